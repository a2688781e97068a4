using Rungs.Loops;
using Rungs.Testing;

namespace Rungs.Tests.Loops;

public sealed class EventLoopTimerTests
{
    private readonly VirtualTime _time = new() { AutoAdvance = true };

    private EventLoop NewLoop() => new(new EventLoopOptions { TimeProvider = _time });

    [Fact]
    public void CallLater_SeveralTimers_FireInOrderOfDueThenCall() => OnThread.Run(() =>
    {
        using var loop = NewLoop();
        List<string> order = [];
        loop.CallLater(TimeSpan.FromSeconds(2), () => order.Add("2a"));
        loop.CallLater(TimeSpan.FromSeconds(1), () => order.Add("1"));
        loop.CallLater(TimeSpan.FromSeconds(2), () => order.Add("2b"));
        loop.CallLater(TimeSpan.Zero, () => order.Add("0"));
        loop.RunUntilComplete(() => loop.Delay(TimeSpan.FromSeconds(3)));
        Assert.Equal(["0", "1", "2a", "2b"], order);
        Assert.Equal(TimeSpan.FromSeconds(3), _time.Elapsed);
        Assert.Equal(0, loop.Statistics.Timers);
    });

    [Fact]
    public void CallAt_PastAndFuture_FireWhenDue() => OnThread.Run(() =>
    {
        using var loop = NewLoop();
        List<(string, TimeSpan)> order = [];
        var start = _time.GetUtcNow();
        var late = loop.CallAt(start + TimeSpan.FromHours(1), () => order.Add(("late", _time.Elapsed)));
        loop.CallAt(start - TimeSpan.FromHours(1), () => order.Add(("past", _time.Elapsed)));
        Assert.Equal(start + TimeSpan.FromHours(1), late.When);
        loop.RunUntilComplete(() => loop.Delay(TimeSpan.FromHours(2)));
        Assert.Equal([("past", TimeSpan.Zero), ("late", TimeSpan.FromHours(1))], order);
    });

    [Fact]
    public void Cancel_BeforeDue_PreventsAndForgets() => OnThread.Run(() =>
    {
        using var loop = NewLoop();
        var fired = 0;
        loop.RunUntilComplete(async () =>
        {
            var timers = Enumerable.Range(0, 100).Select(i => loop.CallLater(TimeSpan.FromSeconds(1 + (i % 7)), () => fired++)).ToArray();
            Assert.Equal(100, loop.Statistics.Timers);
            Assert.All(timers, static timer => Assert.True(timer.Cancel()));
            Assert.Equal(0, loop.Statistics.Timers);
            Assert.All(timers, static timer => Assert.False(timer.Cancel()));
            Assert.All(timers, static timer => Assert.False(timer.IsPending));
            await loop.Delay(TimeSpan.FromSeconds(20));
        });
        Assert.Equal(0, fired);
    });

    [Fact]
    public void Cancel_ByAnEarlierCallbackOfTheSameMoment_StillPrevents() => OnThread.Run(() =>
    {
        using var loop = NewLoop();
        var fired = false;
        LoopTimer? second = null;
        loop.CallLater(TimeSpan.FromSeconds(1), () => Assert.True(second!.Cancel()));
        second = loop.CallLater(TimeSpan.FromSeconds(1), () => fired = true);
        loop.RunUntilComplete(() => loop.Delay(TimeSpan.FromSeconds(2)));
        Assert.False(fired);
    });

    [Fact]
    public void Cancel_AfterItFired_SaysFalse() => OnThread.Run(() =>
    {
        using var loop = NewLoop();
        var timer = loop.CallLater(TimeSpan.FromSeconds(1), static () => { });
        loop.RunUntilComplete(() => loop.Delay(TimeSpan.FromSeconds(2)));
        Assert.False(timer.Cancel());
    });

    [Fact]
    public void CallLater_FromAnotherThread_WakesTheLoop()
    {
        using var background = BackgroundLoop.Start();
        using var fired = new ManualResetEventSlim();
        background.Loop.CallLater(TimeSpan.FromMilliseconds(5), fired.Set);
        fired.OrFail("the timer");
        var cancelled = background.Loop.CallLater(TimeSpan.FromDays(1), fired.Set);
        Assert.True(cancelled.Cancel());
        Hang.Until(() => background.Statistics.Timers == 0, "the cancelled timer's removal");
    }

    [Fact]
    public void Delay_Cancelled_EndsAtOnceAndForgetsTheTimer() => OnThread.Run(() =>
    {
        using var loop = NewLoop();
        loop.RunUntilComplete(async () =>
        {
            using var source = new CancellationTokenSource();
            var delay = loop.Delay(TimeSpan.FromDays(1), source.Token);
            Assert.Equal(1, loop.Statistics.Timers);
            loop.CallLater(TimeSpan.FromSeconds(1), source.Cancel);
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delay);
            Assert.Equal(source.Token, error.CancellationToken);
            Assert.Equal(TimeSpan.FromSeconds(1), _time.Elapsed);
            Assert.Equal(0, loop.Statistics.Timers);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop.Delay(TimeSpan.FromSeconds(1), source.Token));
        });
    });

    [Fact]
    public void Delay_BadSpans_Throw() => OnThread.Run(() =>
    {
        using var loop = NewLoop();
        var negative = TimeSpan.FromMilliseconds(-1);
        Assert.Contains("zero or more", Assert.Throws<ArgumentOutOfRangeException>("delay", () => { _ = loop.Delay(negative); }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("delay", () => loop.CallLater(negative, static () => { }));
        Assert.Throws<ArgumentNullException>("callback", () => loop.CallLater(TimeSpan.Zero, null!));
        Assert.Throws<ArgumentNullException>("callback", () => loop.CallAt(default, null!));
        Assert.Throws<ArgumentNullException>("callback", () => loop.CallSoon(null!));
    });

    [Fact]
    public void Delay_Huge_IsPendingForEver() => OnThread.Run(() =>
    {
        using var loop = new EventLoop();
        loop.RunUntilComplete(async () =>
        {
            var delay = loop.Delay(TimeSpan.MaxValue);
            var timer = loop.CallAt(DateTimeOffset.MaxValue, static () => { });
            await loop.Delay(TimeSpan.FromMilliseconds(1));
            Assert.False(delay.IsCompleted);
            Assert.True(timer.Cancel());
        });
    });

    [Fact]
    public void Delay_LongerThanATimerTakes_FiresAtItsTime() => OnThread.Run(() =>
    {
        using var loop = NewLoop();
        loop.RunUntilComplete(() => loop.Delay(TimeSpan.FromDays(365)));
        Assert.Equal(TimeSpan.FromDays(365), _time.Elapsed);
    });

    [Fact]
    public void Delay_SystemClock_IsNeverEarly() => OnThread.Run(() =>
    {
        using var loop = new EventLoop();
        loop.RunUntilComplete(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                var started = TimeProvider.System.GetTimestamp();
                await loop.Delay(TimeSpan.FromMilliseconds(2));
                Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(2), "A delay ended early.");
            }
        });
    });

    [Fact]
    public void Delay_ThreadPoolSaturated_NeedsNoPoolThread()
    {
        using var hogs = new PoolHogs();
        OnThread.Run(() =>
        {
            using var loop = new EventLoop();
            loop.RunUntilComplete(() => loop.Delay(TimeSpan.FromMilliseconds(5)));
        });
    }

    [Fact]
    public void Delay_ManualClock_WaitsForAdvance()
    {
        var time = new VirtualTime();
        using var background = BackgroundLoop.Start(new BackgroundLoopOptions { TimeProvider = time });
        var delay = background.RunAsync(() => background.Loop.Delay(TimeSpan.FromSeconds(5)));
        time.WaitUntilAllBlocked();
        time.Advance(TimeSpan.FromSeconds(4));
        time.WaitUntilAllBlocked();
        Assert.False(delay.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(delay.Wait(Hang.Limit));
    }
}
