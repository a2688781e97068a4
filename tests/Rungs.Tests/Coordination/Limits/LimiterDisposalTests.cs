using System.Threading.RateLimiting;
using Rungs.Testing;
using static Rungs.Tests.Coordination.Limits.Shorthand;

namespace Rungs.Tests.Coordination.Limits;

public sealed class LimiterDisposalTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_SlidingLogWithBothColours_EachGetsADefiniteError(bool isAsync)
    {
        var time = new VirtualTime();
        var limiter = Log(time, 1);
        Assert.True(limiter.Takes());
        await CheckAsync(limiter, () => limiter.Acquire(), isAsync);
        Assert.Equal(0, time.PendingTimers);
        time.Advance(Seconds(20));
        Assert.Equal(1, limiter.Granted());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_LockoutWithBothColours_EachGetsADefiniteError(bool isAsync)
    {
        var time = new VirtualTime();
        var lockout = Gate(time);
        lockout.LockFor(Seconds(10));
        await CheckAsync(lockout, () => lockout.Acquire(), isAsync);
        Assert.Equal(0, time.PendingTimers);
        Assert.Throws<ObjectDisposedException>(() => lockout.LockFor(Seconds(1)));
    }

    [Fact]
    public void Dispose_AGrantOnItsWay_IsReceived()
    {
        var time = new VirtualTime();
        var limiter = Log(time, 1);
        Assert.True(limiter.Takes());
        var granted = limiter.AcquireAsync();
        var waiting = limiter.AcquireAsync();
        time.Advance(Seconds(10));
        limiter.Dispose();
        Assert.True(granted.Result.IsAcquired);
        Assert.Throws<ObjectDisposedException>(() => waiting.Result);
    }

    private static async Task CheckAsync(RateLimiter limiter, Func<RateLimitLease> acquire, bool isAsync)
    {
        var receivers = new Receivers(limiter, static () => default);
        for (var caller = 0; caller < 4; caller++)
        {
            if (caller % 2 == 0)
                receivers.AddBlocking(caller, acquire);
            else
                receivers.AddAsync(caller);
        }

        Assert.Equal(4, limiter.Queued());
        if (isAsync)
            await limiter.DisposeAsync();
        else
            limiter.Dispose();
        var errors = Enumerable.Range(0, 4).Select(receivers.ErrorOf).ToHashSet(ReferenceEqualityComparer.Instance);
        Assert.Equal(4, errors.Count);
        Assert.All(errors, static error => Assert.IsType<ObjectDisposedException>(error));
        Assert.Equal(0, limiter.Queued());

        Assert.Throws<ObjectDisposedException>(() => limiter.AttemptAcquire());
        Assert.Throws<ObjectDisposedException>(() => acquire());
        var late = limiter.AcquireAsync();
        Assert.True(late.IsFaulted);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => late.AsTask());
        await limiter.DisposeAsync();
        limiter.Dispose();
    }
}
