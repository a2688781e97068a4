using System.Threading.RateLimiting;
using Rungs.Testing;
using static Rungs.Tests.Coordination.Limits.Shorthand;

namespace Rungs.Tests.Coordination.Limits;

public sealed class LockoutTests
{
    [Fact]
    public void Acquire_Open_LetsEverybodyIn()
    {
        using var lockout = Gate(new VirtualTime());
        for (var i = 0; i < 100; i++)
            Assert.True(lockout.Acquire().IsAcquired && lockout.AcquireAsync(1_000).Result.IsAcquired && lockout.Takes());
        Assert.Equal(TimeSpan.Zero, lockout.Remaining);
        Assert.Equal(
            new RateLimiterStatistics { CurrentAvailablePermits = long.MaxValue, TotalSuccessfulLeases = 300 },
            lockout.GetStatistics(),
            StatisticsComparer.Instance);
    }

    [Theory]
    [InlineData(5, 8, 3)]
    [InlineData(8, 5, 3)]
    [InlineData(3, 8, 5)]
    public void LockFor_SeveralAtOnce_TheLastEndCounts(int first, int second, int third)
    {
        var time = new VirtualTime();
        using var lockout = Gate(time);
        lockout.LockFor(Seconds(first));
        var waiting = lockout.AcquireAsync();
        lockout.LockFor(Seconds(second));
        lockout.LockFor(Seconds(third));
        Assert.Equal(Seconds(8), lockout.Remaining);
        time.Advance(Seconds(7));
        Assert.Equal(Seconds(1), lockout.Remaining);
        Assert.False(waiting.IsCompleted);
        Assert.Equal(Seconds(1), lockout.AttemptAcquire().RetryAfter());
        time.Advance(Seconds(1) - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(waiting.Result.IsAcquired);
        Assert.True(lockout.Takes());
        Assert.Equal(TimeSpan.Zero, lockout.Remaining);
    }

    [Fact]
    public void LockFor_WhileSomeAreInside_OnlyNewEntriesWait()
    {
        var time = new VirtualTime();
        using var lockout = Gate(time);
        using var inside = lockout.AttemptAcquire();
        lockout.LockFor(Seconds(5));
        Assert.True(inside.IsAcquired);
        Assert.Equal(0, lockout.Available());
        Assert.False(lockout.Takes());
        Assert.False(lockout.Takes(0));

        // Let in, and not yet arrived: the next lockout does not call it back.
        var waiting = lockout.AcquireAsync();
        time.Advance(Seconds(5));
        lockout.LockFor(Seconds(5));
        Assert.True(waiting.IsCompletedSuccessfully);
        Assert.True(waiting.Result.IsAcquired);
        Assert.False(lockout.Takes());
    }

    [Fact]
    public void Acquire_Locked_BothColoursGoInTheirOrder()
    {
        var time = new VirtualTime();
        using var lockout = Gate(time);
        lockout.LockFor(Seconds(5));
        var receivers = new Receivers(lockout, () => time.Elapsed);
        var context = new PostOrder();
        for (var caller = 0; caller < 6; caller++)
        {
            if (caller % 2 == 0)
                receivers.AddBlocking(caller, () => lockout.Acquire());
            else
                context.Add(caller, () => lockout.AcquireAsync());
        }

        Assert.Equal(6, lockout.Queued());
        time.Advance(Seconds(5));
        receivers.Settle(0);
        Assert.Equal([1, 3, 5], context.Order); // let go in one go, first come first
        Assert.Equal([0, 2, 4], receivers.Order.Order());
        Assert.All(receivers.Received, static receipt => Assert.Equal(Seconds(5), receipt.At));
        Assert.Equal(0, lockout.Queued());
    }

    [Fact]
    public void Cancel_Locked_OnlyTheCancelledLeave()
    {
        var time = new VirtualTime();
        using var lockout = Gate(time);
        using var source = new CancellationTokenSource();
        lockout.LockFor(Seconds(5));
        var receivers = new Receivers(lockout, () => time.Elapsed);
        receivers.AddBlocking(0, () => lockout.Acquire(source.Token));
        receivers.AddAsync(1, 1, source.Token);
        receivers.AddAsync(2);
        source.Cancel();
        Assert.IsType<OperationCanceledException>(receivers.ErrorOf(0));
        Assert.IsType<OperationCanceledException>(receivers.ErrorOf(1));
        Assert.Equal(1, lockout.Queued());
        time.Advance(Seconds(5));
        receivers.Settle(0);
        Assert.Equal([2], receivers.Order);
    }

    [Fact]
    public void LockFor_OddSpans_AreHeeded()
    {
        var time = new VirtualTime();
        using var lockout = Gate(time, queueLimit: 1);
        Assert.Throws<ArgumentOutOfRangeException>("span", () => lockout.LockFor(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>("span", () => lockout.LockFor(Timeout.InfiniteTimeSpan));
        lockout.LockFor(TimeSpan.Zero);
        Assert.True(lockout.Takes());

        time.Advance(Seconds(1));
        lockout.LockFor(TimeSpan.MaxValue); // for ever
        lockout.LockFor(TimeSpan.MaxValue);
        var waiting = lockout.AcquireAsync();
        var refused = lockout.AcquireAsync().Result;
        Assert.False(refused.IsAcquired);
        Assert.Null(refused.RetryAfter());
        time.Advance(TimeSpan.FromDays(36_500));
        Assert.False(waiting.IsCompleted);
        Assert.True(lockout.Remaining > TimeSpan.FromDays(36_500));
        Assert.Null(lockout.IdleDuration);
    }

    [Fact]
    public void LockFor_LongerThanATimerTakes_EndsOnTime()
    {
        var time = new VirtualTime();
        using var lockout = Gate(time);
        lockout.LockFor(TimeSpan.FromDays(100));
        var waiting = lockout.AcquireAsync();
        time.Advance(TimeSpan.FromDays(100) - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(waiting.IsCompletedSuccessfully);
    }

    /// <summary>Hears in which order the continuations of async callers are handed on.</summary>
    private sealed class PostOrder
    {
        internal List<int> Order { get; } = [];

        internal void Add(int name, Func<ValueTask<RateLimitLease>> acquire)
        {
            var outer = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(new Named(this, name));
            acquire().GetAwaiter().OnCompleted(static () => { });
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        private sealed class Named(PostOrder order, int name) : SynchronizationContext
        {
            public override void Post(SendOrPostCallback d, object? state) => order.Order.Add(name);
        }
    }
}
