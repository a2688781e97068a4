using Rungs.Testing;
using static Rungs.Tests.Coordination.Limits.Shorthand;

namespace Rungs.Tests.Coordination.Limits;

/// <summary>A partitioned limiter drops whoever is idle for long, and with it what it remembers.</summary>
public sealed class IdleDurationTests
{
    [Fact]
    public void SlidingLog_NeverUsed_CountsFromItsBeginning()
    {
        var time = new VirtualTime();
        time.Advance(Seconds(100));
        using var limiter = Log(time, 2);
        Assert.Equal(TimeSpan.Zero, limiter.IdleDuration);
        time.Advance(Seconds(3));
        Assert.Equal(Seconds(3), limiter.IdleDuration);
    }

    [Fact]
    public void SlidingLog_LogNotEmpty_IsNull()
    {
        var time = new VirtualTime();
        using var limiter = Log(time, 2);
        Assert.True(limiter.Takes());
        Assert.Null(limiter.IdleDuration);
        time.Advance(Seconds(6));
        Assert.True(limiter.Takes());
        time.Advance(Seconds(9));
        Assert.Null(limiter.IdleDuration);
        time.Advance(Seconds(1));
        Assert.Equal(TimeSpan.Zero, limiter.IdleDuration);
        time.Advance(Seconds(5));
        Assert.Equal(Seconds(5), limiter.IdleDuration);
    }

    [Fact]
    public void SlidingLog_SomebodyWaitsOrIsOnTheWay_IsNull()
    {
        var time = new VirtualTime();
        using var limiter = Log(time, 1);
        Assert.True(limiter.Takes());
        var waiting = limiter.AcquireAsync();
        Assert.Null(limiter.IdleDuration);
        time.Advance(Seconds(1_000));
        Assert.True(waiting.IsCompleted);
        Assert.Null(limiter.IdleDuration); // granted long ago, received never yet
        Assert.True(waiting.Result.IsAcquired);
        time.Advance(Seconds(10) - TimeSpan.FromTicks(1));
        Assert.Null(limiter.IdleDuration);
        time.Advance(Seconds(2));
        Assert.Equal(Seconds(2) - TimeSpan.FromTicks(1), limiter.IdleDuration);
    }

    [Fact]
    public void Lockout_LockedOrWaitedFor_IsNull()
    {
        var time = new VirtualTime();
        using var lockout = Gate(time);
        time.Advance(Seconds(4));
        Assert.Equal(Seconds(4), lockout.IdleDuration);
        lockout.LockFor(Seconds(10));
        Assert.Null(lockout.IdleDuration);
        using var source = new CancellationTokenSource();
        var waiting = lockout.AcquireAsync(1, source.Token);
        time.Advance(Seconds(9));
        Assert.Null(lockout.IdleDuration);
        source.Cancel();
        Assert.True(waiting.IsCanceled);
        time.Advance(Seconds(1));
        Assert.Equal(TimeSpan.Zero, lockout.IdleDuration);
        time.Advance(Seconds(7));
        Assert.Equal(Seconds(7), lockout.IdleDuration);
        Assert.True(lockout.Takes());
        Assert.Equal(TimeSpan.Zero, lockout.IdleDuration);
    }
}
