using Rungs.Loops;

namespace Rungs.Tests.Loops;

public sealed class IdleLoopTests
{
    [Fact]
    public void Current_OnAThread_IsMadeOnceAndOwnedByIt() => OnThread.Run(() =>
    {
        Assert.Null(EventLoop.Running);
        var own = EventLoop.Current;
        Assert.Same(own, EventLoop.Current);
        Assert.NotSame(own, OnThread.Run(() => EventLoop.Current));
        own.RunUntilComplete(() => { Assert.Same(own, EventLoop.Current); return Task.CompletedTask; });
        own.Dispose();
        Assert.NotSame(own, EventLoop.Current);

        var next = EventLoop.Current;
        OnThread.Run(next.Dispose); // also where another thread ends it
        Assert.NotSame(next, EventLoop.Current);
        using var idle = EventLoop.Idle();
        Assert.Equal(1, idle.Loop.RunUntilComplete(() => Task.FromResult(1)));
    });

    [Fact]
    public void Idle_NothingRuns_IsTheThreadsOwnLoop() => OnThread.Run(() =>
    {
        var own = EventLoop.Current;
        using (var idle = EventLoop.Idle())
        {
            Assert.Same(own, idle.Loop);
            Assert.Equal(1, idle.Loop.RunUntilComplete(() => Task.FromResult(1)));
        }

        Assert.Equal(2, own.RunUntilComplete(() => Task.FromResult(2))); // not disposed with the scope
    });

    [Fact]
    public void Idle_InsideARunningLoop_IsANewOneAndTheOuterIsRestored() => OnThread.Run(() =>
    {
        using var outer = new EventLoop();
        var order = new List<string>();
        outer.RunUntilComplete(async () =>
        {
            outer.CallSoon(() => order.Add("outer"));
            EventLoop? inner;
            using (var idle = EventLoop.Idle())
            {
                inner = idle.Loop;
                Assert.NotSame(outer, inner);
                Assert.Null(EventLoop.Running);
                Assert.Null(SynchronizationContext.Current);
                Assert.Same(inner, EventLoop.Current);
                inner.RunUntilComplete(async () => { await Task.Yield(); order.Add("inner"); });
            }

            Assert.Same(outer, EventLoop.Running);
            Assert.Same(outer, EventLoop.Current);
            Assert.Same(outer.SynchronizationContext, SynchronizationContext.Current);
            Assert.Throws<ObjectDisposedException>(inner.RunForever);
            await Task.Yield();
        });
        Assert.Equal(["inner", "outer"], order);
    });

    [Fact]
    public void Idle_BodyThrows_RestoresLoopAndContext() => OnThread.Run(() =>
    {
        var context = new SynchronizationContext();
        SynchronizationContext.SetSynchronizationContext(context);
        var own = EventLoop.Current;
        Assert.Throws<InvalidTimeZoneException>(static () =>
        {
            using var idle = EventLoop.Idle();
            idle.Loop.RunUntilComplete((Func<Task>)(static () => throw new InvalidTimeZoneException()));
        });
        Assert.Same(context, SynchronizationContext.Current);
        Assert.Same(own, EventLoop.Current);
        Assert.Null(EventLoop.Running);
    });

    [Fact]
    public void Dispose_OnAnotherThread_SaysSo() => OnThread.Run(() =>
    {
        var idle = EventLoop.Idle();
        Assert.Contains("another thread", Assert.Throws<InvalidOperationException>(() => OnThread.Run(idle.Dispose)).Message, StringComparison.Ordinal);
        idle.Dispose();
        idle.Dispose();
    });
}
