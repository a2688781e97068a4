using System.Threading.RateLimiting;
using Rungs.Coordination;
using Rungs.Testing;
using static Rungs.Tests.Coordination.Limits.Shorthand;

namespace Rungs.Tests.Coordination.Limits;

/// <summary>A partitioned limiter looks every 100 ms (of real time) for partitions idle for more than 10 s, and drops them.</summary>
public sealed class LimiterPartitionTests
{
    [Fact]
    public async Task Partition_LogNotEmpty_IsKept()
    {
        var time = new VirtualTime();
        var made = 0;
        await CheckAsync(
            () =>
            {
                made++;
                return Log(time, 1, windowSeconds: 60);
            },
            async (limiter, passAsync) =>
            {
                Assert.True(limiter.AttemptAcquire("ours").IsAcquired);
                time.Advance(Seconds(59));
                await passAsync();
                Assert.False(limiter.AttemptAcquire("ours").IsAcquired);
                Assert.Equal(1, made);

                time.Advance(Seconds(12)); // the log is empty since 11 s: now it may go, and nothing is lost
                await passAsync();
                Assert.True(limiter.AttemptAcquire("ours").IsAcquired);
                Assert.Equal(2, made);
            });
    }

    [Fact]
    public async Task Partition_LockedOut_IsKept()
    {
        var time = new VirtualTime();
        List<Lockout> made = [];
        await CheckAsync(
            () =>
            {
                made.Add(Gate(time));
                return made[^1];
            },
            async (limiter, passAsync) =>
            {
                Assert.True(limiter.AttemptAcquire("ours").IsAcquired);
                made[0].LockFor(Seconds(60));
                time.Advance(Seconds(59));
                await passAsync();
                Assert.False(limiter.AttemptAcquire("ours").IsAcquired);
                Assert.Single(made);
            });
    }

    private static async Task CheckAsync(Func<RateLimiter> ours, Func<PartitionedRateLimiter<string>, Func<Task>, Task> check)
    {
        TaskCompletionSource? passed = null;
        await using var limiter = PartitionedRateLimiter.Create<string, string>(key => string.Equals(key, "ours", StringComparison.Ordinal)
            ? RateLimitPartition.Get(key, _ => ours())
            : RateLimitPartition.Get<string>(key, _ => new LongIdle(passed!)));
        var passes = 0;
        await check(limiter, async () =>
        {
            // What is idle for long is dropped in the same pass that looks at ours; the second pass begins after the first is over.
            for (var i = 0; i < 2; i++)
            {
                passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                limiter.AttemptAcquire($"mark {passes++}").Dispose();
                await passed.Task.OrFailAsync();
            }
        });
    }

    private sealed class LongIdle(TaskCompletionSource dropped) : RateLimiter
    {
        public override TimeSpan? IdleDuration => TimeSpan.FromDays(1);

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => new SlidingLogRateLimiter(1, Seconds(1)).AttemptAcquire();

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            dropped.TrySetResult();
            base.Dispose(disposing);
        }

        protected override ValueTask DisposeAsyncCore()
        {
            dropped.TrySetResult();
            return base.DisposeAsyncCore();
        }
    }
}
