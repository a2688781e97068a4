using Rungs.Loops;
using Rungs.Testing;

namespace Rungs.Tests.Bridge;

/// <summary>Blocking on what is started inside works from wherever the caller stands.</summary>
public sealed class BlockTests
{
    /// <summary>Resumes in the captured context several times, from this thread, the pool and a timer.</summary>
    private static async Task<int> WorkAsync()
    {
        await Task.Yield();
        await Task.Run(static () => { });
        await Task.Delay(1);
        await EventLoop.Running!.Delay(TimeSpan.FromMilliseconds(1));
        return 5;
    }

    [Fact]
    public void Block_PlainThread_StaysOnIt() => OnThread.Run(() =>
    {
        var thread = Environment.CurrentManagedThreadId;
        Assert.Equal((5, thread), Async.Block(async () => (await WorkAsync(), Environment.CurrentManagedThreadId)));
        Assert.Null(SynchronizationContext.Current);
        Assert.Null(EventLoop.Running);
    });

    [Fact]
    public async Task Block_PoolThread_Works() => Assert.Equal(5, await Task.Run(() => Async.Block(WorkAsync)).OrFailAsync());

    [Fact]
    public async Task Block_UiThread_DoesNotDeadlockAndRestoresTheContext()
    {
        using var ui = new UiThread();
        Assert.Equal((5, true), await ui.InvokeAsync(() => (Async.Block(WorkAsync), SynchronizationContext.Current == ui)).OrFailAsync());
    }

    [Fact]
    public void Block_InsideARunningLoop_PausesItAndWorks() => OnThread.Run(() =>
    {
        using var outer = new EventLoop();
        List<string> order = [];
        outer.RunUntilComplete(async () =>
        {
            outer.CallSoon(() => order.Add("outer"));
            Assert.Equal(5, Async.Block(WorkAsync));
            order.Add("blocked");
            Assert.Same(outer, EventLoop.Running);
            Assert.Same(outer.SynchronizationContext, SynchronizationContext.Current);
            await Task.Yield();
        });
        Assert.Equal(["blocked", "outer"], order);
    });

    [Fact]
    public async Task Block_InsideATaskScheduler_Works()
    {
        var exclusive = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var task = Task.Factory.StartNew(() => Async.Block(WorkAsync), CancellationToken.None, TaskCreationOptions.None, exclusive);
        Assert.Equal(5, await task.OrFailAsync());
    }

    [Fact]
    public async Task Block_TenLevelsDeep_Works()
    {
        using var ui = new UiThread();
        Assert.Equal(15, await ui.InvokeAsync(() => Nest(10)).OrFailAsync());

        static int Nest(int depth) => Async.Block(async () =>
        {
            await Task.Yield();
            var inner = depth == 0 ? await WorkAsync() : 1 + Nest(depth - 1);
            await Task.Yield();
            return inner;
        });
    }

    [Fact]
    public void Block_ThreadPoolSaturated_Works()
    {
        using var hogs = new PoolHogs();
        OnThread.Run(() =>
        {
            Assert.Equal(1, Async.Block(async () => { await Task.Yield(); await EventLoop.Running!.Delay(TimeSpan.FromMilliseconds(1)); return 1; }));
            Assert.Equal(2, Async.Block(() => Async.RunAsync(() => 2)));
            Assert.Equal([3, 4], new ParallelRunner<int>().Schedule(() => 3).Schedule(async () => { await Task.Yield(); return 4; }).Block());
            Assert.Equal([5, 6], new SerialRunner<int>().Schedule(() => 5).Schedule(async () => { await Task.Yield(); return 6; }).Block());
        });
    }

    [Fact]
    public async Task Block_ManyPoolThreadsAtOnce_AreCompensatedAndTheSettingIsAsBefore()
    {
        ThreadPool.GetMinThreads(out var workersBefore, out var ioBefore);
        var tasks = Enumerable.Range(0, 100).Select(_ => Task.Run(() => Async.Block(WorkAsync))).ToArray();
        Assert.All(await Task.WhenAll(tasks).OrFailAsync(), static value => Assert.Equal(5, value));
        ThreadPool.GetMinThreads(out var workersAfter, out var ioAfter);
        Assert.Equal((workersBefore, ioBefore), (workersAfter, ioAfter));
    }

    [Fact]
    public void Block_EveryForm_ReturnsAndThrows() => OnThread.Run(() =>
    {
        var done = 0;
        Assert.Equal(1, Async.Block(() => 1));
        Assert.Equal(2, Async.Block(() => Task.FromResult(2)));
        Assert.Equal(3, Async.Block(() => new ValueTask<int>(3)));
        Assert.Equal(4, Async.Block(async ValueTask<int> () => { await Task.Yield(); return 4; }));
        Async.Block(() => { done++; });
        Async.Block(async () => { await Task.Yield(); done++; });
        Async.Block(() => ValueTask.CompletedTask);
        Async.Block(async ValueTask () => { await Task.Yield(); done++; });
        Assert.Equal(5, Async.Block(Work.Of(() => 5)));
        Assert.Equal(6, Async.Block(Work.Of(async () => { await Task.Yield(); return 6; })));
        Assert.Equal(3, done);
    });

    [Fact]
    public void Block_FunctionThrows_ErrorKeepsTypeAndStackAndContextIsRestored() => OnThread.Run(() =>
    {
        var context = new SynchronizationContext();
        SynchronizationContext.SetSynchronizationContext(context);
        var error = Assert.Throws<InvalidTimeZoneException>(() => Async.Block(async () => { await Task.Yield(); return FailHere(); }));
        Assert.Contains(nameof(FailHere), error.StackTrace, StringComparison.Ordinal);
        Assert.Throws<InvalidTimeZoneException>(() => Async.Block(() => FailHere()));
        Assert.Throws<InvalidTimeZoneException>(() => Async.Block((Func<Task<int>>)(() => throw new InvalidTimeZoneException())));
        Assert.Throws<TaskCanceledException>(() => Async.Block(() => Task.FromCanceled(new CancellationToken(true))));
        Assert.Same(context, SynchronizationContext.Current);
        Assert.Null(EventLoop.Running);
    });

    [Fact]
    public void Block_NullFunctionOrTask_Throws()
    {
        Assert.Throws<ArgumentNullException>("function", () => Async.Block((Func<Task>)null!));
        Assert.Throws<ArgumentNullException>("function", () => Async.Block((Func<int>)null!));
        Assert.Throws<ArgumentNullException>("function", () => Async.Block((Func<ValueTask<int>>)null!));
        Assert.Throws<ArgumentNullException>("work", () => Async.Block((Work<int>)null!));
        Assert.Contains("returned null", Assert.Throws<InvalidOperationException>(() => Async.Block(() => (Task<int>)null!)).Message, StringComparison.Ordinal);
        Assert.Equal(1, Async.Block(() => Task.FromResult(1)));
    }

    [Fact]
    public void Block_LoopStoppedInside_EndsWithItsFunctionAllTheSame() => OnThread.Run(() =>
        Assert.Equal(5, Async.Block(async () =>
        {
            EventLoop.Running!.Stop();
            await Task.Yield();
            EventLoop.Running!.Stop();
            await Task.Delay(1);
            return 5;
        })));

    [Fact]
    public void Block_FunctionClearsTheContext_EndsAllTheSame() => OnThread.Run(() =>
        Assert.Equal(5, Async.Block(() =>
        {
            SynchronizationContext.SetSynchronizationContext(null);
            return Task.Run(static async () => { await Task.Delay(1); return 5; });
        })));

    [Fact]
    public void Block_ItsLoop_CannotBeRunOrDisposedByTheFunction() => OnThread.Run(() =>
        Async.Block(async () =>
        {
            Assert.Contains("belongs to the Async.Block", Assert.Throws<InvalidOperationException>(EventLoop.Running!.Dispose).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => EventLoop.Running!.RunUntilComplete(() => Task.CompletedTask));
            await Task.Yield();
            Assert.Throws<InvalidOperationException>(EventLoop.Running!.Dispose);
        }));

    [Fact]
    public void Block_InsideAVirtualClock_UsesIt() => OnThread.Run(() =>
    {
        var time = new VirtualTime { AutoAdvance = true };
        using var loop = new EventLoop(new EventLoopOptions { TimeProvider = time });
        loop.RunUntilComplete(async () =>
        {
            Async.Block(() => EventLoop.Running!.Delay(TimeSpan.FromHours(1)));
            Async.Block(() => Async.Block(() => EventLoop.Running!.Delay(TimeSpan.FromHours(1))));
            await Async.RunAsync(() => Async.Block(() => EventLoop.Running!.Delay(TimeSpan.FromHours(1))));
        });
        Assert.Equal(TimeSpan.FromHours(3), time.Elapsed);
    });

    private static int FailHere() => throw new InvalidTimeZoneException("fail");
}
