using System.Diagnostics;
using Rungs.Caching;
using Rungs.Loops;

namespace Rungs.Tests.Caching;

public sealed class AsyncCacheContextTests
{
    private static readonly AsyncLocal<string?> s_local = new();

    private readonly AsyncCache<string, int> _cache = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Factory_RunsInNobodysContext(bool isInLoop)
    {
        using var activity = new Activity("caller").Start();
        s_local.Value = "caller's";
        var contexts = new List<(SynchronizationContext?, string?, Activity?, bool)>();
        Task<int> Ask() => _cache.GetOrAddAsync("key", async _ =>
        {
            Note();
            await Task.Yield();
            Note();
            s_local.Value = "factory's";
            return 1;
        }).AsTask();

        if (isInLoop)
        {
            using var loop = new EventLoop();
            Assert.Equal(1, loop.RunUntilComplete(Ask));
        }
        else
        {
            Assert.Equal(1, Async.Block(Ask));
        }

        Assert.Equal([(null, null, null, true), (null, null, null, true)], contexts);
        Assert.Equal("caller's", s_local.Value);
        Assert.Same(activity, Activity.Current);

        void Note() => contexts.Add((SynchronizationContext.Current, s_local.Value, Activity.Current, TaskScheduler.Current == TaskScheduler.Default));
    }

    [Fact]
    public async Task Loop_HasGone_DoesNotHoldTheRunItStarted()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int>? left = null;
        using (var loop = new EventLoop())
        {
            loop.RunUntilComplete(async () =>
            {
                left = _cache.GetOrAddAsync("key", async _ =>
                {
                    await gate.Task;
                    return 7;
                }).AsTask();
                await Task.Yield();
                return true;
            });
        }

        var joined = _cache.GetOrAddAsync("key", static _ => throw new NotSupportedException()).AsTask();
        gate.SetResult();
        Assert.Equal(7, await joined.OrFailAsync());
        Assert.NotNull(left);
        _cache.Validate();
    }

    [Fact]
    public async Task Callers_GoOnOnTheirOwnLoops()
    {
        await using var first = BackgroundLoop.Start();
        await using var second = BackgroundLoop.Start();
        var factory = new Factory<string>();
        using var asked = new CountdownEvent(2);
        Task<bool> AskOn(BackgroundLoop loop) => loop.RunAsync(async () =>
        {
            var waiting = _cache.GetOrAddAsync("key", factory.RunAsync);
            asked.Signal();
            await waiting;
            return EventLoop.Running == loop.Loop;
        });

        var callers = new[] { AskOn(first), AskOn(second) };
        Assert.True(asked.Wait(Hang.Limit));
        factory[0].SetResult(1);
        Assert.All(await Task.WhenAll(callers).OrFailAsync(), Assert.True);
    }

    [Fact]
    public async Task CustomScheduler_FactoryDoesNotRunOnIt_CallerGoesOnThere()
    {
        var exclusive = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var (scheduler, isBack) = await Task.Factory.StartNew(
            async () =>
            {
                var seen = exclusive;
                await _cache.GetOrAddAsync("key", async _ =>
                {
                    await Task.Yield();
                    seen = TaskScheduler.Current;
                    return 1;
                });
                return (seen, TaskScheduler.Current == exclusive);
            },
            CancellationToken.None,
            TaskCreationOptions.None,
            exclusive).Unwrap().OrFailAsync();
        Assert.Same(TaskScheduler.Default, scheduler);
        Assert.True(isBack);
        _cache.Validate();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SaturatedPool_BlockingCallersAreReleased(bool isEndedOnAUiThread)
    {
        var factory = new Factory<string>();
        using var ui = new UiThread();
        using (new PoolHogs())
        {
            var callers = Enumerable.Range(0, 4).Select(_ => new Thread(() => Async.Block(() => _cache.GetOrAddAsync("key", factory.RunAsync).AsTask())) { IsBackground = true }).ToArray();
            foreach (var caller in callers)
                caller.Start();
            Hang.Until(() => _cache.Statistics.Misses + _cache.Statistics.Shared == callers.Length && factory.Runs == 1, "all to ask, and the run to begin");
            if (isEndedOnAUiThread)
                ui.Post(_ => factory[0].SetResult(1), null);
            else
                factory[0].SetResult(1);
            foreach (var caller in callers)
                caller.OrFail("a blocking caller");
        }

        _cache.Validate();
    }
}
