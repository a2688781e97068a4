using Rungs.Loops;
using Rungs.Testing;

namespace Rungs.Tests.Loops;

/// <summary>What was started inside and not awaited still ends after the loop has.</summary>
public sealed class LateCallbackTests
{
    [Fact]
    public async Task Block_StartsSomethingUnawaited_ItStillEnds()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? left = null;
        OnThread.Run(() => Async.Block(async () =>
        {
            left = LeftAsync();
            await Task.Yield();
        }));
        Assert.False(left!.IsCompleted);
        gate.SetResult();
        await left.OrFailAsync();

        async Task LeftAsync()
        {
            await gate.Task;
            await Task.Yield();
            await Task.Delay(1);
        }
    }

    [Fact]
    public async Task Block_EndsAtOnceButLeavesSomething_ItStillEnds()
    {
        // The function completes synchronously, so the private loop is never run: the left continuation must not stay in it.
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? yielding = null;
        Task? waiting = null;
        Task? delayed = null;
        OnThread.Run(() =>
        {
            Async.Block(() =>
            {
                yielding = YieldAsync();
                waiting = WaitAsync();
                delayed = DelayAsync();
                return Task.CompletedTask;
            });
            Assert.Equal(5, Async.Block(() => Task.FromResult(5)));
        });
        await yielding!.OrFailAsync();
        await delayed!.OrFailAsync();
        gate.SetResult();
        await waiting!.OrFailAsync();

        async Task YieldAsync() => await Task.Yield();
        async Task WaitAsync() => await gate.Task;
        async Task DelayAsync() => await EventLoop.Running!.Delay(TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void Block_WaitsForWhatAnEarlierBlockLeft_DoesNotDeadlock() => OnThread.Run(() =>
    {
        // The first block ends at once and leaves something that awaits; the second, on the same thread, blocks on it. Were its
        // continuation to come to the second block's loop, which is paused, both would wait for ever.
        for (var i = 0; i < 50; i++)
        {
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task? left = null;
            Async.Block(() =>
            {
                left = LeftAsync();
                return Task.CompletedTask;
            });
            Async.Block(() =>
            {
                gate.SetResult();
                Assert.True(left!.Wait(Hang.Limit), "What the first block left did not end.");
                return Task.CompletedTask;
            });

            async Task LeftAsync()
            {
                await gate.Task;
                await Task.Yield();
            }
        }
    });

    [Fact]
    public async Task Late_Callbacks_LeaveNothingToTheNextOne()
    {
        var loop = new EventLoop();
        var local = new AsyncLocal<string?>();
        var seen = new TaskCompletionSource<(string?, bool)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Dispose();
        loop.SynchronizationContext.Post(_ => local.Value = "left behind", null);
        loop.SynchronizationContext.Post(_ => SynchronizationContext.SetSynchronizationContext(null), null);
        loop.CallLater(TimeSpan.FromMilliseconds(1), fired.SetResult);
        loop.SynchronizationContext.Post(_ => seen.SetResult((local.Value, SynchronizationContext.Current == loop.SynchronizationContext)), null);
        Assert.Equal((null, true), await seen.Task.OrFailAsync());
        await fired.Task.OrFailAsync();
    }

    [Fact]
    public async Task Late_Callbacks_RunOneAtATimeInOrder()
    {
        SynchronizationContext? context = null;
        OnThread.Run(() => Async.Block(async () =>
        {
            context = SynchronizationContext.Current;
            await Task.Yield();
        }));
        var inside = 0;
        List<int> order = [];
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var i = 0; i < 1_000; i++)
        {
            context!.Post(state =>
            {
                Assert.Equal(1, Interlocked.Increment(ref inside));
                order.Add((int)state!);
                Interlocked.Decrement(ref inside);
                if (order.Count == 1_000)
                    all.SetResult();
            }, i);
        }

        await all.Task.OrFailAsync();
        Assert.Equal(Enumerable.Range(0, 1_000), order);
    }

    [Fact]
    public async Task Dispose_LoopHoldsCallbacksAndTimers_TheyRunLate()
    {
        var loop = new EventLoop();
        var soon = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var later = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.CallSoon(soon.SetResult);
        loop.CallLater(TimeSpan.FromMilliseconds(2), later.SetResult);
        var task = loop.CreateTask(async () => { await Task.Yield(); return Thread.CurrentThread.IsThreadPoolThread; });
        var delay = loop.Delay(TimeSpan.FromMilliseconds(2));
        loop.Dispose();
        await soon.Task.OrFailAsync();
        await later.Task.OrFailAsync();
        await delay.OrFailAsync();
        Assert.True(await task.OrFailAsync());
        Assert.True(loop.Statistics.LateCallbacks >= 4);
    }

    [Fact]
    public async Task Dispose_LateTimerCancelled_DoesNotRun()
    {
        var time = new VirtualTime();
        var loop = new EventLoop(new EventLoopOptions { TimeProvider = time });
        var ran = false;
        LoopTimer? timer = null;
        OnThread.Run(() => loop.RunUntilComplete(() =>
        {
            timer = loop.CallLater(TimeSpan.FromMilliseconds(50), () => ran = true);
            return Task.CompletedTask;
        }));
        loop.Dispose();
        Assert.True(timer!.Cancel());
        var after = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.CallLater(TimeSpan.FromMilliseconds(60), after.SetResult);
        Hang.Until(() => { time.Advance(TimeSpan.FromMilliseconds(60)); return after.Task.IsCompleted; }, "the other timer, which another thread sets");
        Assert.False(ran);
    }

    [Fact]
    public async Task Late_Error_ReachesTheLoopsHandler()
    {
        var loop = new EventLoop();
        var reported = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.UnhandledException += (_, name) => reported.TrySetResult(name);
        loop.Dispose();
        loop.CallSoon(static () => throw new InvalidTimeZoneException(), "late one");
        Assert.Equal("late one", await reported.Task.OrFailAsync());
    }

    [Fact]
    public void Block_PostsRaceWithItsEnd_NoneIsLost()
    {
        // Another thread posts through the context of blocks that end meanwhile, both kinds: run and never run.
        var rounds = Soak.Share(3_000);
        var posted = 0;
        var ran = 0;
        SynchronizationContext? current = null;
        using var done = new ManualResetEventSlim();
        var poster = new Thread(() =>
        {
            while (!done.IsSet)
            {
                if (Volatile.Read(ref current) is { } context)
                {
                    Interlocked.Increment(ref posted);
                    context.Post(_ => Interlocked.Increment(ref ran), null);
                }
            }
        });
        poster.Start();
        OnThread.Run(() =>
        {
            for (var i = 0; i < rounds; i++)
            {
                if (i % 2 == 0)
                    Async.Block(() => { Volatile.Write(ref current, SynchronizationContext.Current); return Task.CompletedTask; });
                else
                    Async.Block(async () => { Volatile.Write(ref current, SynchronizationContext.Current); await Task.Yield(); });
            }
        });
        done.Set();
        poster.OrFail("the poster");
        Hang.Until(() => Volatile.Read(ref ran) == posted, $"all {posted} posts, {ran} ran");
    }
}
