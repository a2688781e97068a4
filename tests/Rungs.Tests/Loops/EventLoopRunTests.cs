using Rungs.Loops;

namespace Rungs.Tests.Loops;

public sealed class EventLoopRunTests
{
    [Fact]
    public void RunUntilComplete_AsyncFunction_RunsOnThisThread() => OnThread.Run(() =>
    {
        using var loop = new EventLoop();
        var threads = loop.RunUntilComplete(async () =>
        {
            var before = Environment.CurrentManagedThreadId;
            await Task.Yield();
            await Task.Run(static () => { });
            Assert.Same(loop, EventLoop.Running);
            Assert.Same(loop.SynchronizationContext, SynchronizationContext.Current);
            return (before, Environment.CurrentManagedThreadId);
        });
        Assert.Equal((Environment.CurrentManagedThreadId, Environment.CurrentManagedThreadId), threads);
        Assert.Null(EventLoop.Running);
        Assert.Null(SynchronizationContext.Current);
    });

    [Fact]
    public void RunUntilComplete_EveryAsyncForm_ReturnsTheResult() => OnThread.Run(() =>
    {
        using var loop = new EventLoop();
        var done = 0;
        Assert.Equal(1, loop.RunUntilComplete(() => Task.FromResult(1)));
        Assert.Equal(2, loop.RunUntilComplete(() => new ValueTask<int>(2)));
        loop.RunUntilComplete(async () => { await Task.Yield(); done++; });
        loop.RunUntilComplete(() => { done++; return ValueTask.CompletedTask; });
        Assert.Equal(2, done);
    });

    [Fact]
    public void RunUntilComplete_FunctionThrows_RethrowsWithStackAndRestores() => OnThread.Run(() =>
    {
        using var loop = new EventLoop();
        var outer = new SynchronizationContext();
        SynchronizationContext.SetSynchronizationContext(outer);
        var error = Assert.Throws<InvalidTimeZoneException>(() => loop.RunUntilComplete(async () => { await Task.Yield(); FailHere(); }));
        Assert.Contains(nameof(FailHere), error.StackTrace, StringComparison.Ordinal);
        Assert.Throws<InvalidTimeZoneException>(() => loop.RunUntilComplete((Func<Task>)(() => throw new InvalidTimeZoneException())));
        Assert.Same(outer, SynchronizationContext.Current);
        Assert.Null(EventLoop.Running);
        Assert.False(loop.IsRunning);
    });

    [Fact]
    public void RunUntilComplete_WhileRunning_SaysWhatToDo() => OnThread.Run(() =>
    {
        using var loop = new EventLoop(new EventLoopOptions { Name = "outer" });
        loop.RunUntilComplete(() =>
        {
            var error = Assert.Throws<InvalidOperationException>(() => loop.RunUntilComplete(() => Task.CompletedTask));
            Assert.Contains("'outer' is running already", error.Message, StringComparison.Ordinal);
            Assert.Contains("Async.Block", error.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(loop.RunForever);
            Assert.Throws<InvalidOperationException>(loop.Dispose);
            return Task.CompletedTask;
        });
    });

    [Fact]
    public void RunUntilComplete_NullFunctionOrTask_Throws()
    {
        using var loop = new EventLoop();
        Assert.Throws<ArgumentNullException>("function", () => loop.RunUntilComplete((Func<Task<int>>)null!));
        Assert.Contains("returned null", Assert.Throws<InvalidOperationException>(() => loop.RunUntilComplete(() => (Task)null!)).Message, StringComparison.Ordinal);
        Assert.Equal(1, loop.RunUntilComplete(() => Task.FromResult(1)));
    }

    [Fact]
    public void RunUntilComplete_AfterDispose_Throws()
    {
        var loop = new EventLoop(new EventLoopOptions { Name = "gone" });
        loop.Dispose();
        loop.Dispose();
        Assert.Contains("'gone' is disposed", Assert.Throws<ObjectDisposedException>(() => loop.RunUntilComplete(() => Task.CompletedTask)).Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(loop.RunForever);
    }

    [Fact]
    public void RunUntilComplete_Stopped_SaysSoAndGoesOnAtTheNextRun() => OnThread.Run(() =>
    {
        using var loop = new EventLoop();
        var gate = new TaskCompletionSource<int>();
        Task<int>? main = null;
        loop.CallSoon(loop.Stop);
        var error = Assert.Throws<InvalidOperationException>(() => loop.RunUntilComplete(() => main = WaitAsync(gate.Task)));
        Assert.Contains("'main = WaitAsync(gate.Task)'", error.Message, StringComparison.Ordinal);
        gate.SetResult(5);
        Assert.Equal(5, loop.RunUntilComplete(() => main!));

        static async Task<int> WaitAsync(Task<int> task) => await task;
    });

    [Fact]
    public void RunForever_Stop_ReturnsAfterTheCallback() => OnThread.Run(() =>
    {
        using var loop = new EventLoop();
        List<int> order = [];
        loop.CallSoon(() => order.Add(1));
        loop.CallSoon(loop.Stop);
        loop.CallSoon(() => order.Add(2));
        loop.RunForever();
        Assert.Equal([1], order);
        loop.CallSoon(loop.Stop);
        loop.RunForever(); // what was left runs first
        Assert.Equal([1, 2], order);
    });

    [Fact]
    public void Stop_FromAnotherThread_WakesTheLoop()
    {
        using var loop = new EventLoop();
        var thread = new Thread(loop.RunForever) { IsBackground = true };
        thread.Start();
        Hang.Until(() => loop.IsRunning, "the loop's start");
        loop.Stop();
        thread.OrFail("the loop");
        loop.Stop(); // idle: without effect on the next run
        Assert.Equal(1, loop.RunUntilComplete(async () => { await Task.Yield(); return 1; }));
    }

    [Fact]
    public void CallSoon_OnIdleLoop_WaitsForTheRun() => OnThread.Run(() =>
    {
        using var loop = new EventLoop();
        List<int> order = [];
        loop.CallSoon(() => order.Add(1));
        loop.CallSoon(() => order.Add(2));
        Assert.Empty(order);
        Assert.Equal(2, loop.Statistics.Ready);
        loop.RunUntilComplete(async () => { order.Add(0); await Task.Yield(); });
        Assert.Equal([0, 1, 2], order);
    });

    [Fact]
    public void Callbacks_ContextsDoNotLeak_FromOneToTheNext() => OnThread.Run(() =>
    {
        using var loop = new EventLoop();
        var local = new AsyncLocal<string?>();
        List<string?> seen = [];
        loop.SynchronizationContext.Post(_ => local.Value = "left behind", null);
        loop.SynchronizationContext.Post(_ => SynchronizationContext.SetSynchronizationContext(null), null);
        loop.SynchronizationContext.Post(_ => seen.Add(local.Value), null);
        loop.SynchronizationContext.Post(_ => seen.Add(SynchronizationContext.Current == loop.SynchronizationContext ? "loop" : "other"), null);
        local.Value = "caller";
        loop.CallSoon(() => seen.Add(local.Value));
        local.Value = null;
        loop.RunUntilComplete(async () => await Task.Yield());
        Assert.Equal([null, "loop", "caller"], seen);
    });

    [Fact]
    public void Send_FromAnotherThread_WaitsAndRethrows()
    {
        using var background = BackgroundLoop.Start();
        var context = background.Loop.SynchronizationContext;
        Thread? ran = null;
        context.Send(_ => ran = Thread.CurrentThread, null);
        Assert.NotNull(ran);
        Assert.NotSame(Thread.CurrentThread, ran);
        Assert.Throws<InvalidTimeZoneException>(() => context.Send(_ => FailHere(), null));
        context.Send(_ => context.Send(_ => ran = null, null), null); // on the loop itself: in place
        Assert.Null(ran);
    }

    [Fact]
    public void TaskScheduler_Tasks_RunOnTheLoopInOrder() => OnThread.Run(() =>
    {
        using var loop = new EventLoop();
        List<int> order = [];
        var scheduler = loop.TaskScheduler;
        var tasks = Enumerable.Range(0, 5).Select(i => Task.Factory.StartNew(
            () => order.Add(i + (EventLoop.Running == loop ? 0 : 100)), CancellationToken.None, TaskCreationOptions.None, scheduler)).ToArray();
        loop.RunUntilComplete(() => Task.WhenAll(tasks));
        Assert.Equal([0, 1, 2, 3, 4], order);
        Assert.Same(scheduler, loop.TaskScheduler);
    });

    [Fact]
    public void RunUntilComplete_LoopOnPausedThread_PostsFromTheInnerLoopAreKept() => OnThread.Run(() =>
    {
        using var outer = new EventLoop();
        using var inner = new EventLoop();
        List<string> order = [];
        outer.RunUntilComplete(async () =>
        {
            inner.RunUntilComplete(async () =>
            {
                outer.CallSoon(() => order.Add("outer"));
                await Task.Yield();
                order.Add("inner");
            });
            Assert.Same(outer, EventLoop.Running);
            await Task.Yield();
            await Task.Yield();
        });
        Assert.Equal(["inner", "outer"], order);
    });

    [Fact]
    public void Options_BadValues_Throw()
    {
        Assert.Throws<ArgumentException>(() => new EventLoopOptions { Name = " " });
        Assert.Throws<ArgumentNullException>(() => new EventLoopOptions { TimeProvider = null! });
        Assert.Throws<ArgumentException>(() => new BackgroundLoopOptions { Name = "" });
        Assert.Throws<ArgumentNullException>(() => new BackgroundLoopOptions { TimeProvider = null! });
    }

    [Fact]
    public void Post_FromManyThreads_EachRunsOnceInItsThreadsOrder()
    {
        const int Threads = 4;
        const int Posts = 50_000;
        using var background = BackgroundLoop.Start();
        var next = new int[Threads];
        var wrong = 0;
        using var all = new CountdownEvent(Threads);
        var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            for (var i = 0; i < Posts; i++)
            {
                background.Loop.SynchronizationContext.Post(
                    state =>
                    {
                        if (next[thread]++ != (int)state!)
                            wrong++;
                        if (next[thread] == Posts)
                            all.Signal();
                    },
                    i);
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        Assert.True(all.Wait(Hang.Limit), "Posts were lost.");
        Assert.Equal(0, wrong);
        Assert.Equal(Threads * Posts, next.Sum());
    }

    private static void FailHere() => throw new InvalidTimeZoneException("fail");
}
