using Rungs.Loops;
using Rungs.Testing;

namespace Rungs.Tests.Loops;

public sealed class EventLoopTaskTests
{
    [Fact]
    public void CreateTask_StartsInTheNextTurn_AndIsListedByName() => OnThread.Run(() =>
    {
        using var loop = new EventLoop();
        loop.RunUntilComplete(async () =>
        {
            var gate = new TaskCompletionSource();
            var started = false;
            var task = loop.CreateTask(async () => { started = true; await gate.Task; return 5; });
            var named = loop.CreateTask(async () => await gate.Task, "named");
            Assert.False(started);
            await Task.Yield();
            Assert.True(started);
            var names = loop.Tasks.Select(static alive => alive.Name).ToArray();
            Assert.Contains("{ started = true; await gate.Task; return 5; }", names);
            Assert.Contains("named", names);
            Assert.Equal(task, loop.Tasks.Single(static alive => alive.Name.StartsWith("{ started", StringComparison.Ordinal)).Task);
            gate.SetResult();
            Assert.Equal(5, await task);
            await named;
            Assert.DoesNotContain("named", loop.Tasks.Select(static alive => alive.Name));
        }, "main");
        Assert.Empty(loop.Tasks);
    });

    [Fact]
    public void Tasks_OfRunUntilComplete_HoldTheMainFunction() => OnThread.Run(() =>
    {
        using var loop = new EventLoop();
        loop.RunUntilComplete(async () =>
        {
            await Task.Yield();
            Assert.Equal("the main one", Assert.Single(loop.Tasks).Name);
        }, "the main one");
    });

    [Fact]
    public void CreateTask_EveryForm_Runs() => OnThread.Run(() =>
    {
        using var loop = new EventLoop();
        loop.RunUntilComplete(async () =>
        {
            Assert.Equal(1, await loop.CreateTask(() => Task.FromResult(1)));
            Assert.Equal(2, await loop.CreateTask(() => new ValueTask<int>(2)));
            await loop.CreateTask(() => Task.CompletedTask);
            await loop.CreateTask(() => ValueTask.CompletedTask);
        });
        Assert.Throws<ArgumentNullException>("function", () => { _ = loop.CreateTask((Func<Task>)null!); });
    });

    [Fact]
    public void CreateTask_ManyAtOnce_RunConcurrentlyOnOneThread() => OnThread.Run(() =>
    {
        var time = new VirtualTime { AutoAdvance = true };
        using var loop = new EventLoop(new EventLoopOptions { TimeProvider = time });
        loop.RunUntilComplete(() => Task.WhenAll(Enumerable.Range(1, 100).Select(i => loop.CreateTask(() => loop.Delay(TimeSpan.FromSeconds(i))))));
        Assert.Equal(TimeSpan.FromSeconds(100), time.Elapsed);
    });

    [Fact]
    public void CallbackErrors_ReachTheHandlerByName_AndTheLoopGoesOn() => OnThread.Run(() =>
    {
        using var loop = new EventLoop();
        List<(Type, string)> errors = [];
        loop.UnhandledException += (error, name) => errors.Add((error.GetType(), name));
        loop.CallSoon(() => FailHere());
        loop.CallSoon(() => FailHere(), "named");
        loop.CallLater(TimeSpan.Zero, () => FailHere(), "timer");
        loop.SynchronizationContext.Post(_ => FailHere(), null);
        loop.RunUntilComplete(async () =>
        {
            AsyncVoid();
            while (errors.Count < 5)
                await Task.Yield();
        });
        Assert.Equal(
            [
                (typeof(InvalidTimeZoneException), "FailHere()"),
                (typeof(InvalidTimeZoneException), "named"),
                (typeof(InvalidTimeZoneException), "posted callback"),
                (typeof(InvalidTimeZoneException), "timer"),
                (typeof(NotSupportedException), "async void"),
            ],
            errors.OrderBy(static error => error.Item2 == "FailHere()" ? "a" : "b" + error.Item2.Replace("async void", "z", StringComparison.Ordinal), StringComparer.Ordinal));

#pragma warning disable VSTHRD100 // async void is what is tested
        static async void AsyncVoid()
        {
            await Task.Yield();
            throw new NotSupportedException();
        }
#pragma warning restore VSTHRD100
    });

    [Fact]
    public void CallbackErrors_HandlerThrows_LoopGoesOn() => OnThread.Run(() =>
    {
        using var loop = new EventLoop();
        loop.UnhandledException += static (_, _) => throw new NotSupportedException("a broken handler");
        loop.CallSoon(static () => FailHere());
        Assert.Equal(1, loop.RunUntilComplete(async () => { await Task.Yield(); return 1; }));
    });

    [Fact]
    public void Statistics_AfterARun_Count() => OnThread.Run(() =>
    {
        using var loop = new EventLoop(new EventLoopOptions { Name = "counted" });
        loop.RunUntilComplete(async () =>
        {
            await Task.Yield();
            Assert.True(loop.Statistics.IsRunning);
            Assert.Equal(1, loop.Statistics.Tasks);
        });
        var statistics = loop.Statistics;
        Assert.Equal(("counted", false, 0, 0, 0, 0L), (statistics.Name, statistics.IsRunning, statistics.Ready, statistics.Timers, statistics.Tasks, statistics.LateCallbacks));
        Assert.True(statistics.Callbacks >= 1 && statistics.Turns >= 1);
    });

    private static void FailHere() => throw new InvalidTimeZoneException("fail");
}
