using System.Threading.RateLimiting;
using Rungs.Testing;
using static Rungs.Tests.Coordination.Limits.Shorthand;

namespace Rungs.Tests.Coordination.Limits;

public sealed class LimiterChainTests
{
    [Fact]
    public void Chain_LimiterBeforeARefusingLockout_ThePermitIsUsedUp()
    {
        // Documented: the class library's chain gives nothing back, and a lease of ours holds nothing to give back.
        var time = new VirtualTime();
        using var limiter = Log(time, 3);
        using var lockout = Gate(time);
        using var chain = RateLimiter.CreateChained(limiter, lockout);
        lockout.LockFor(Seconds(5));
        Assert.False(chain.Takes());
        Assert.False(chain.Takes());
        Assert.Equal(1, limiter.Available());
    }

    [Fact]
    public void Chain_RefusingLockoutBeforeTheLimiter_ThePermitIsKept()
    {
        var time = new VirtualTime();
        using var limiter = Log(time, 3);
        using var lockout = Gate(time);
        using var chain = RateLimiter.CreateChained(lockout, limiter);
        lockout.LockFor(Seconds(5));
        var refused = chain.AttemptAcquire();
        Assert.False(refused.IsAcquired);
        Assert.Equal(Seconds(5), refused.RetryAfter());
        Assert.Equal(3, limiter.Available());
        time.Advance(Seconds(5));
        Assert.True(chain.Takes(3));
        Assert.False(chain.Takes());
        Assert.Equal(0, limiter.Available());
    }

    [Fact]
    public void ChainedIdleDuration_OfAnIdleLockout_HidesABusyLog()
    {
        // Documented: the class library's chain is idle as soon as one of its limiters is, so a partition of chains forgets logs.
        var time = new VirtualTime();
        using var limiter = Log(time, 3, windowSeconds: 3_600);
        using var lockout = Gate(time);
        using var chain = RateLimiter.CreateChained(lockout, limiter);
        Assert.True(chain.Takes());
        time.Advance(Seconds(11));
        Assert.Null(limiter.IdleDuration);
        Assert.Equal(Seconds(11), chain.IdleDuration);
    }

    [Fact]
    public void ChainedAcquireAsync_ALockoutEnds_TheLimitHoldsForTheCrowd()
    {
        const int Callers = 20;
        var time = new VirtualTime();
        using var limiter = Log(time, 3);
        using var lockout = Gate(time);
        using var chain = RateLimiter.CreateChained(lockout, limiter);
        var receivers = new Receivers(chain, () => time.Elapsed);
        lockout.LockFor(Seconds(7));
        for (var caller = 0; caller < Callers; caller++)
            receivers.AddAsync(caller);
        Assert.Equal((Callers, 0), (lockout.Queued(), limiter.Queued()));

        time.Advance(Seconds(7));
        Hang.Until(() => limiter.Granted() + limiter.Queued() == Callers, "everybody through the lockout");
        for (var waiting = Callers - 3; waiting > 0; waiting -= 3)
        {
            receivers.Settle(waiting);
            time.Advance(Seconds(10));
        }

        receivers.Settle(0);
        AssertNoWindowHoldsMore(receivers.Received.Select(static receipt => (receipt.At, receipt.Permits)), 3, Seconds(10));
        Assert.Equal(Callers, limiter.Granted());
        Assert.Equal(Seconds(7), receivers.Received[0].At);
    }
}
