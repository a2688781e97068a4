using System.Threading.RateLimiting;
using Rungs.Coordination;
using Rungs.Testing;

namespace Rungs.Tests.Coordination.Limits;

/// <summary>What the tests of limiters say often.</summary>
internal static class Shorthand
{
    internal static TimeSpan Seconds(double count) => TimeSpan.FromSeconds(count);

    internal static SlidingLogRateLimiter Log(TimeProvider time, int limit, double windowSeconds = 10, int queueLimit = int.MaxValue) =>
        Log(time, limit, Seconds(windowSeconds), queueLimit);

    internal static SlidingLogRateLimiter Log(TimeProvider time, int limit, TimeSpan window, int queueLimit = int.MaxValue) =>
        new(new SlidingLogRateLimiterOptions { PermitLimit = limit, Window = window, TimeProvider = time, QueueLimit = queueLimit });

    internal static Lockout Gate(VirtualTime time, int queueLimit = int.MaxValue) =>
        new(new LockoutOptions { TimeProvider = time, QueueLimit = queueLimit });

    internal static long Available(this RateLimiter limiter) => limiter.GetStatistics()!.CurrentAvailablePermits;

    internal static long Queued(this RateLimiter limiter) => limiter.GetStatistics()!.CurrentQueuedCount;

    internal static long Granted(this RateLimiter limiter) => limiter.GetStatistics()!.TotalSuccessfulLeases;

    internal static long Refused(this RateLimiter limiter) => limiter.GetStatistics()!.TotalFailedLeases;

    /// <summary>Whether a lease can be had now.</summary>
    internal static bool Takes(this RateLimiter limiter, int permits = 1) => limiter.AttemptAcquire(permits).IsAcquired;

    internal static TimeSpan? RetryAfter(this RateLimitLease lease) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : null;

    /// <summary>Fails where any window holds more permits than the limit, however it is aligned.</summary>
    internal static void AssertNoWindowHoldsMore(IEnumerable<(TimeSpan At, int Permits)> receipts, int limit, TimeSpan window)
    {
        var stamps = receipts.SelectMany(static receipt => Enumerable.Repeat(receipt.At, receipt.Permits)).Order().ToArray();
        for (var i = 0; i + limit < stamps.Length; i++)
            Assert.True(stamps[i + limit] - stamps[i] >= window, $"{limit + 1} permits from {stamps[i]} to {stamps[i + limit]}; the limit is {limit} in {window}.");
    }
}
