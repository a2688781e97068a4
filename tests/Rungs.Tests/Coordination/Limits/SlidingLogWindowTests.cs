using Rungs.Testing;
using static Rungs.Tests.Coordination.Limits.Shorthand;

namespace Rungs.Tests.Coordination.Limits;

public sealed class SlidingLogWindowTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Acquire_RandomCallsAtRandomTimes_NoWindowEverHoldsMore(int seed)
    {
        var random = new Random(seed);
        var limit = random.Next(1, 8);
        var window = TimeSpan.FromTicks(random.Next(1, 200));
        var time = new VirtualTime();
        using var limiter = Log(time, limit, window);
        var receivers = new Receivers(limiter, () => time.Elapsed);
        List<(TimeSpan, int)> atOnce = [];
        for (var i = 0; i < 400; i++)
        {
            var permits = random.Next(1, limit + 1);
            switch (random.Next(6))
            {
                case 0 when limiter.Takes(permits):
                    atOnce.Add((time.Elapsed, permits));
                    break;
                case 1 when receivers.Waiting < 10:
                    receivers.AddBlocking(i, () => limiter.Acquire(permits), permits);
                    break;
                case 2 when receivers.Waiting < 10:
                    receivers.AddAsync(i, permits);
                    break;
                default:
                    Advance(random.NextInt64(window.Ticks));
                    break;
            }
        }

        while (receivers.Waiting > 0)
            Advance(window.Ticks);
        var all = receivers.Received.Select(static receipt => (receipt.At, receipt.Permits)).Concat(atOnce).ToArray();
        Assert.True(all.Length > 50);
        AssertNoWindowHoldsMore(all, limit, window);

        // Tick by tick: time stands still from where leases are granted until they are received, so the receipts are exact.
        void Advance(long ticks)
        {
            for (Settle(); ticks > 0; ticks--)
            {
                time.Advance(TimeSpan.FromTicks(1));
                Settle();
            }
        }

        void Settle() => Hang.Until(() => atOnce.Count + receivers.Received.Length == limiter.Granted(), "all granted leases received");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Acquire_UnderLoad_TheWholeLimitIsGrantedInEachWindow(int limit)
    {
        var time = new VirtualTime();
        using var limiter = Log(time, limit);
        var receivers = new Receivers(limiter, () => time.Elapsed);
        for (var caller = 0; caller < 6 * limit; caller++)
        {
            if (caller % 2 == 0)
                receivers.AddBlocking(caller, () => limiter.Acquire());
            else
                receivers.AddAsync(caller);
        }

        for (var windows = 1; windows < 6; windows++)
        {
            receivers.Settle((6 - windows) * limit);
            Assert.Equal(windows * limit, limiter.Granted());
            time.Advance(Seconds(10) - TimeSpan.FromTicks(1));
            Assert.Equal(windows * limit, limiter.Granted());
            time.Advance(TimeSpan.FromTicks(1));
        }

        receivers.Settle(0);
        Assert.Equal(6 * limit, limiter.Granted());
    }

    [Fact]
    public void AttemptAcquire_AroundTheEdge_CountsFromEachReceipt()
    {
        var time = new VirtualTime();
        using var limiter = Log(time, 3);
        time.Advance(Seconds(9));
        Assert.True(limiter.Takes(2));
        time.Advance(Seconds(2)); // a window of whole tens would begin anew here
        Assert.True(limiter.Takes());
        Assert.False(limiter.Takes());
        time.Advance(Seconds(7.999_999_9));
        Assert.False(limiter.Takes());
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(limiter.Takes(2));
        Assert.False(limiter.Takes());
    }

    [Theory]
    [InlineData(1_000_000_000, 1)] // a stamp finer than a tick
    [InlineData(1_000, 15_000)]
    [InlineData(3, 3_333_333)]
    public void AttemptAcquire_AClockOfAnotherFrequency_TheWindowIsNeverShorter(long frequency, long windowTicks)
    {
        var time = new CoarseTime(frequency);
        var window = TimeSpan.FromTicks(windowTicks);
        using var limiter = Log(time, 1, window);
        Assert.True(limiter.Takes());
        while (time.GetElapsedTime(0) < window)
        {
            Assert.False(limiter.Takes());
            time.Stamp++;
        }

        Assert.True(limiter.Takes());
    }

    private sealed class CoarseTime(long frequency) : TimeProvider
    {
        internal long Stamp { get; set; }

        public override long TimestampFrequency => frequency;

        public override long GetTimestamp() => Stamp;
    }
}
