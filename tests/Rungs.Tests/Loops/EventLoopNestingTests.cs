using Rungs.Loops;

namespace Rungs.Tests.Loops;

/// <summary><c>Async.Block</c> inside a running loop's callbacks.</summary>
public sealed class EventLoopNestingTests
{
    [Fact]
    public void Isolate_NothingElseOfTheLoopRunsMeanwhile() => Run(new EventLoopOptions(), static loop =>
    {
        var hasRun = false;
        loop.CallSoon(() => hasRun = true);
        loop.CallLater(TimeSpan.Zero, () => hasRun = true);
        Async.Block(async () =>
        {
            await Task.Delay(30);
            await Task.Yield();
        });
        Assert.False(hasRun);
        Assert.Same(loop, EventLoop.Running);
        Assert.Same(loop.SynchronizationContext, SynchronizationContext.Current);
    });

    [Fact]
    public void Pump_TheLoopGoesOnMeanwhile() => Run(new EventLoopOptions { Nesting = LoopNesting.Pump }, static loop =>
    {
        List<string> order = [];
        var gate = new TaskCompletionSource();
        loop.CallSoon(() => { order.Add("callback"); Assert.Same(loop, EventLoop.Running); });
        loop.CallLater(TimeSpan.FromMilliseconds(10), () => { order.Add("timer"); gate.SetResult(); });
        Async.Block(() => gate.Task);
        order.Add("block");
        Assert.Equal(["callback", "timer", "block"], order);
        Assert.Same(loop, EventLoop.Running);
    });

    [Fact]
    public void Pump_BlockOnATaskOfTheLoopItself_Ends() => Run(new EventLoopOptions { Nesting = LoopNesting.Pump }, static loop =>
    {
        var own = loop.CreateTask(LoadAsync);
        Assert.Equal(5, Async.Block(() => own));
        Assert.Equal(5, Async.Block(async () => await loop.CreateTask(LoadAsync)));
    });

    [Fact]
    public void Pump_PostsFromOtherThreads_WakeTheBlock() => Run(new EventLoopOptions { Nesting = LoopNesting.Pump }, static loop =>
    {
        for (var i = 0; i < 200; i++)
        {
            var done = new TaskCompletionSource();
            _ = Task.Run(() => loop.CallSoon(done.SetResult));
            Async.Block(() => done.Task.WaitAsync(Hang.Limit));
        }
    });

    [Fact]
    public void Pump_AtMost64Deep_ThenThePausedLoopWaits()
    {
        var gate = new TaskCompletionSource();
        var (entered, depth, deepest) = (0, 0, 0);
        int? enteredAtTheEnd = null;
        Run(new EventLoopOptions { Nesting = LoopNesting.Pump }, loop =>
        {
            for (var i = 0; i < 100; i++)
                loop.CallSoon(() => Enter());
            Enter();
            Async.Block(async () =>
            {
                while (entered < 101)
                    await Task.Delay(1);
            });
        });
        Assert.Equal((65, 65), (deepest, enteredAtTheEnd ?? 0));

        void Enter()
        {
            entered++;
            deepest = Math.Max(deepest, ++depth);
            if (depth == 65 && enteredAtTheEnd is null)
            {
                Async.Block(static () => Task.Delay(200)); // one more pump here would run the next one
                enteredAtTheEnd = entered;
                gate.SetResult();
            }

            Async.Block(() => gate.Task);
            depth--;
        }
    }

    [Fact]
    public void Pump_CallbackThrows_GoesToTheHandlerAndTheBlockGoesOn()
    {
        using var loop = new EventLoop(new EventLoopOptions { Nesting = LoopNesting.Pump });
        List<string> errors = [];
        loop.UnhandledException += (error, name) => errors.Add($"{name}: {error.Message}");
        RunOn(loop, () =>
        {
            loop.CallSoon(static () => throw new InvalidTimeZoneException("broken"), "breaker");
            Assert.Equal(5, Async.Block(LoadAsync));
            Assert.Equal(["breaker: broken"], errors);
        });
    }

    [Fact]
    public void Pump_Callbacks_RunInTheirOwnExecutionContext() => Run(new EventLoopOptions { Nesting = LoopNesting.Pump }, static loop =>
    {
        var local = new AsyncLocal<string?> { Value = "poster" };
        List<string> seen = [];
        loop.CallSoon(() => { seen.Add(local.Value ?? "none"); local.Value = "callback"; });
        loop.SynchronizationContext.Post(_ => seen.Add(local.Value ?? "none"), null);
        local.Value = "blocker";
        Async.Block(LoadAsync);
        Assert.Equal("blocker", local.Value);
        Assert.Equal(["poster", "none"], seen);
    });

    [Fact]
    public void Refuse_NamesTheLoop_AndLeavesItRunning() => Run(new EventLoopOptions { Name = "strict", Nesting = LoopNesting.Refuse }, static loop =>
    {
        Assert.Contains("'strict' refuses Async.Block", Assert.Throws<InvalidOperationException>(() => Async.Block(LoadAsync)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Async.Block(static () => Task.FromResult(5)));
        Assert.Equal(5, Async.Block(static () => 5)); // a blocking function is simply called
        Assert.Same(loop, EventLoop.Running);
        Assert.Same(loop.SynchronizationContext, SynchronizationContext.Current);
    });

    [Fact]
    public void Isolate_BlockOnAQueuedTask_ThrowsWithEveryName() => Run(new EventLoopOptions { Name = "paused" }, static loop =>
    {
        var notStarted = loop.CreateTask(LoadAsync, "the task");
        var error = Assert.Throws<LoopDeadlockException>(() => Async.Block(() => notStarted));
        Assert.Contains("'the blocker' blocks the loop 'paused' in Async.Block and waits for 'the task'", error.Message, StringComparison.Ordinal);
        Assert.Contains("LoopNesting.Pump", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Isolate_BlockOnAStartedTask_Throws_AndTheTaskEndsLater()
    {
        using var loop = new EventLoop(new EventLoopOptions { Name = "paused" });
        var result = OnThread.Run(() => loop.RunUntilComplete(async () =>
        {
            var own = loop.CreateTask(LoadAsync, "the task");
            await Task.Yield(); // it starts
            await loop.RunAsync(Work.Of(() => { Assert.Throws<LoopDeadlockException>(() => Async.Block(() => own)); }, "the blocker"));
            return await own;
        }));
        Assert.Equal(5, result);
    }

    [Fact]
    public void Isolate_BlockInsideABlock_OnATaskOfTheOutermost_Throws() => Run(new EventLoopOptions { Name = "outermost" }, static loop =>
    {
        var own = loop.CreateTask(LoadAsync, "the task");
        var error = Assert.Throws<LoopDeadlockException>(() => Async.Block(async () =>
        {
            await Task.Yield();
            Async.Block(() => own);
        }));
        Assert.Contains("'outermost'", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Isolate_BlockInTheFirstStepOfABlock_OnATaskOfTheOutermost_Throws() => Run(new EventLoopOptions { Name = "outermost" }, static loop =>
    {
        var own = loop.CreateTask(LoadAsync, "the task");
        var error = Assert.Throws<LoopDeadlockException>(() => Async.Block(() => { Async.Block(() => own); return Task.CompletedTask; }));
        Assert.Contains("'outermost'", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Pump_BlockInsideABlock_RunsTheOutermost() => Run(new EventLoopOptions { Nesting = LoopNesting.Pump }, static loop =>
    {
        var own = loop.CreateTask(LoadAsync);
        Assert.Equal(5, Async.Block(async () =>
        {
            await Task.Yield();
            return Async.Block(() => own);
        }));
    });

    [Fact]
    public void Isolate_WhatATokenOrATimeoutCanEnd_IsNoDeadlock() => Run(new EventLoopOptions { Name = "patient" }, static loop =>
    {
        using var cancellation = new CancellationTokenSource(100);
        var cancellable = loop.RunAsync(Work.Of(LoadAsync), cancellation.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => Async.Block(() => cancellable));
        var own = loop.CreateTask(LoadAsync);
        Assert.Throws<TimeoutException>(() => Async.Block(() => own.WaitAsync(TimeSpan.FromMilliseconds(100))));
    });

    [Fact]
    public void LoopOfItsOwn_InsideACallback_PausesTheOuterOne_WhateverItsNesting() => Run(new EventLoopOptions { Nesting = LoopNesting.Pump }, static outer =>
    {
        var hasRun = false;
        outer.CallSoon(() => hasRun = true);
        using (var idle = EventLoop.Idle())
            Assert.Equal(5, idle.Loop.RunUntilComplete(LoadAsync));
        using (var inner = new EventLoop())
            Assert.Equal(5, inner.RunUntilComplete(LoadAsync));
        Assert.False(hasRun);
        Assert.Same(outer, EventLoop.Running);
    });

    private static async Task<int> LoadAsync()
    {
        await Task.Yield();
        await Task.Delay(20);
        return 5;
    }

    private static void Run(EventLoopOptions options, Action<EventLoop> callback)
    {
        using var loop = new EventLoop(options);
        RunOn(loop, () => callback(loop));
    }

    /// <summary>Runs <paramref name="callback"/>, called <c>the blocker</c>, as a callback of <paramref name="loop"/> on a thread of its own.</summary>
    private static void RunOn(EventLoop loop, Action callback) =>
        OnThread.Run(() => loop.RunUntilComplete(() => loop.RunAsync(Work.Of(callback, "the blocker"))));
}
