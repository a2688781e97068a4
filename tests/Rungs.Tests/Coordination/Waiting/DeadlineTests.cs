using Rungs.Coordination;
using Rungs.Testing;

namespace Rungs.Tests.Coordination.Waiting;

public sealed class DeadlineTests
{
    [Fact]
    public void HasPassed_ByTheClockGiven_FromTheTimeOn()
    {
        var time = new VirtualTime();
        var deadline = new Deadline(TimeSpan.FromSeconds(3), time);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(deadline.HasPassed);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(deadline.HasPassed);
    }

    [Fact]
    public void HasPassed_Zero_AtOnce() => Assert.True(new Deadline(TimeSpan.Zero, new VirtualTime()).HasPassed);

    [Fact]
    public void HasPassed_Infinite_Never()
    {
        var time = new VirtualTime();
        var deadline = new Deadline(Timeout.InfiniteTimeSpan, time);
        time.Advance(TimeSpan.FromDays(10_000));
        Assert.False(deadline.HasPassed);
        Assert.False(Deadline.Never.HasPassed);
    }

    [Fact]
    public void Park_Passed_ReturnsAtOnce()
    {
        var time = new VirtualTime();
        var deadline = new Deadline(TimeSpan.FromSeconds(1), time);
        time.Advance(TimeSpan.FromSeconds(2)); // in between somebody looked, and it had not passed
        deadline.Park(new Parker(), hook: null);
        Assert.Equal(0, time.PendingTimers);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(-1_000)]
    public void ThrowIfInvalid_Negative_Refused(int milliseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>("timeout", () => Deadline.ThrowIfInvalid(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void ThrowIfInvalid_ZeroMoreOrInfinite_Accepted()
    {
        Deadline.ThrowIfInvalid(TimeSpan.Zero);
        Deadline.ThrowIfInvalid(TimeSpan.MaxValue);
        Deadline.ThrowIfInvalid(Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public void Park_TimeComes_ParkerGoesOn()
    {
        var time = new VirtualTime();
        var deadline = new Deadline(TimeSpan.FromSeconds(3), time);
        var waiting = new Thread(() =>
        {
            var parker = new Parker();
            while (!deadline.HasPassed)
                deadline.Park(parker, hook: null);
        })
        { IsBackground = true };
        waiting.Start();
        Hang.Until(() => time.PendingTimers == 1, "the timer");
        time.Advance(TimeSpan.FromSeconds(3));
        waiting.OrFail("the thread that waits for the time");
        Assert.Equal(0, time.PendingTimers);
    }
}
