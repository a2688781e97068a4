using System.Threading.RateLimiting;
using Rungs.Coordination;
using Rungs.Testing;
using static Rungs.Tests.Coordination.Limits.Shorthand;

namespace Rungs.Tests.Coordination.Limits;

public sealed class LimiterRefusalTests
{
    [Fact]
    public void Acquire_QueueLimitReached_IsRefusedWithReasonAndTime()
    {
        var time = new VirtualTime();
        using var limiter = Log(time, 2, queueLimit: 2);
        Assert.True(limiter.Takes());
        time.Advance(Seconds(3));
        Assert.True(limiter.Takes());
        var waiting = limiter.AcquireAsync(2);
        foreach (var refused in new[] { limiter.AttemptAcquire(), limiter.AcquireAsync().AsTask().Result, OnThread.Run(() => limiter.Acquire()) })
        {
            Assert.False(refused.IsAcquired);
            Assert.Equal(Seconds(7), refused.RetryAfter());
            Assert.True(refused.TryGetMetadata(MetadataName.ReasonPhrase, out var reason));
            Assert.Contains("not enough permits", reason, StringComparison.Ordinal);
            Assert.Equal(["REASON_PHRASE", "RETRY_AFTER"], refused.MetadataNames);
            Assert.False(refused.TryGetMetadata("something else", out _));
            refused.Dispose();
        }

        Assert.Equal(
            new RateLimiterStatistics { CurrentQueuedCount = 2, TotalSuccessfulLeases = 2, TotalFailedLeases = 3 },
            limiter.GetStatistics(),
            StatisticsComparer.Instance);
        Assert.Equal(Seconds(10), limiter.AttemptAcquire(2).RetryAfter());
        time.Advance(Seconds(10));
        Assert.True(waiting.Result.IsAcquired);
    }

    [Fact]
    public void Acquire_QueueLimitZero_NobodyWaits()
    {
        var time = new VirtualTime();
        using var limiter = Log(time, 1, queueLimit: 0);
        Assert.True(limiter.AcquireAsync().Result.IsAcquired);
        Assert.False(limiter.AcquireAsync().Result.IsAcquired);
        Assert.False(limiter.Acquire().IsAcquired);
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public void Lease_Acquired_HasNoMetadataAndGivesNothingBack()
    {
        using var limiter = Log(new VirtualTime(), 1);
        var lease = limiter.AttemptAcquire();
        Assert.Empty(lease.MetadataNames);
        Assert.False(lease.TryGetMetadata(MetadataName.RetryAfter, out _));
        lease.Dispose();
        lease.Dispose();
        Assert.False(limiter.Takes());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(int.MaxValue)]
    public void Acquire_PermitCountOutOfRange_IsRefusedAtTheCall(int permitCount)
    {
        using var limiter = Log(new VirtualTime(), 3);
        Assert.Throws<ArgumentOutOfRangeException>(nameof(permitCount), () => limiter.Acquire(permitCount));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(permitCount), () => limiter.AttemptAcquire(permitCount));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(permitCount), () => { _ = limiter.AcquireAsync(permitCount); });
        Assert.Equal((3, 0), (limiter.Available(), limiter.Queued()));
    }

    [Fact]
    public void New_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("PermitLimit", () => new SlidingLogRateLimiter(0, Seconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>("PermitLimit", () => new SlidingLogRateLimiter(-1, Seconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>("Window", () => new SlidingLogRateLimiter(1, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>("Window", () => new SlidingLogRateLimiter(1, Seconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>("QueueLimit", () => new LockoutOptions { QueueLimit = -1 });
        Assert.Throws<ArgumentNullException>("TimeProvider", () => new LockoutOptions { TimeProvider = null! });
        Assert.Throws<ArgumentNullException>("options", () => new SlidingLogRateLimiter(null!));
    }

    [Fact]
    public void Acquire_TheLongestWindow_IsForEver()
    {
        var time = new VirtualTime();
        using var limiter = new SlidingLogRateLimiter(new SlidingLogRateLimiterOptions { PermitLimit = 1, Window = TimeSpan.MaxValue, TimeProvider = time });
        time.Advance(Seconds(1));
        Assert.True(limiter.Takes());
        var waiting = limiter.AcquireAsync();
        time.Advance(TimeSpan.FromDays(10_000));
        Assert.False(waiting.IsCompleted);
        Assert.Null(limiter.IdleDuration);
        limiter.Dispose();
        Assert.Throws<ObjectDisposedException>(() => waiting.AsTask().GetAwaiter().GetResult());
    }
}
