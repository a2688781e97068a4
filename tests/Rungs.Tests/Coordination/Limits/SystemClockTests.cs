using System.Collections.Concurrent;
using Rungs.Coordination;
using static Rungs.Tests.Coordination.Limits.Shorthand;

namespace Rungs.Tests.Coordination.Limits;

/// <summary>The system's clock, for once: its alarms do not come from the thread pool, and that is what is tested.</summary>
public sealed class SystemClockTests
{
    [Fact]
    public void Acquire_EveryPoolThreadBlocked_IsReleasedAllTheSame()
    {
        using var limiter = new SlidingLogRateLimiter(1, TimeSpan.FromMilliseconds(20));
        using var lockout = new Lockout();
        using var hogs = new PoolHogs();
        OnThread.Run(() =>
        {
            var start = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < 4; i++)
                Assert.True(limiter.Acquire().IsAcquired);
            Assert.True(TimeProvider.System.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(60));
            lockout.LockFor(TimeSpan.FromMilliseconds(20));
            Assert.True(lockout.Acquire().IsAcquired);
            Assert.True(TimeProvider.System.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(80));
        });
    }

    [Fact]
    public void Alarm_SetAnew_RingsAtItsLastTimeOnly()
    {
        while (!TryOnce())
        {
            // The machine stood still, and the time of an earlier setting was over before the later one: it may ring then.
        }

        static bool TryOnce()
        {
            var clock = new Clock(TimeProvider.System);
            var rings = new ConcurrentQueue<string>();
            using var rung = new SemaphoreSlim(0);
            using var other = new ManualResetEventSlim();
            using var never = new Alarm(clock, () => rings.Enqueue("never"));
            using var alarm = new Alarm(clock, () => rung.Release());
            using var last = new Alarm(clock, other.Set);
            var earliest = clock.After(clock.Now, TimeSpan.FromMilliseconds(5));
            never.Set(earliest);
            never.Set(Clock.Never);
            alarm.Set(clock.After(clock.Now, TimeSpan.FromDays(1)));
            alarm.Set(earliest);
            alarm.Set(clock.After(clock.Now, TimeSpan.FromMilliseconds(10)));
            var isInTime = clock.Now < earliest;
            last.Set(clock.After(clock.Now, TimeSpan.FromMilliseconds(15)));
            other.OrFail("the last alarm"); // rung after all before it, by the one thread that rings them
            if (!isInTime)
                return false;

            Assert.Empty(rings);
            Assert.Equal(1, rung.CurrentCount);
            alarm.Set(clock.Now);
            Assert.True(rung.Wait(Hang.Limit) && rung.Wait(Hang.Limit));
            return true;
        }
    }

    [Fact]
    public void Clock_StampsAndSpans_NeverOverflowOrRoundDown()
    {
        var clock = new Clock(new OddTime());
        Assert.Equal(1, clock.After(0, TimeSpan.FromTicks(1)));
        Assert.Equal(7, clock.After(0, Seconds(1)));
        Assert.Equal(8, clock.After(0, Seconds(1) + TimeSpan.FromTicks(1)));
        Assert.Equal(Clock.Never, clock.After(Clock.Never, Seconds(1)));
        Assert.Equal(Clock.Never, clock.After(Clock.Never - 1, TimeSpan.MaxValue));
        Assert.Equal(Seconds(1), clock.Between(0, 7));
        Assert.Equal(TimeSpan.FromTicks(1_428_572), clock.Between(0, 1));
        Assert.Equal(TimeSpan.Zero, clock.Between(7, 0));
        Assert.Equal(TimeSpan.MaxValue, clock.Between(long.MinValue, Clock.Never));
    }

    private sealed class OddTime : TimeProvider
    {
        public override long TimestampFrequency => 7;
    }
}
