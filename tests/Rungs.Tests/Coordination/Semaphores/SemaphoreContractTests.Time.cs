using Rungs.Coordination;
using Rungs.Testing;

namespace Rungs.Tests.Coordination.Semaphores;

public abstract partial class SemaphoreContractTests
{
    [Theory]
    [InlineData(-2)]
    [InlineData(-1_000)]
    public void TryAcquire_NegativeTimeout_IsRefused(int milliseconds)
    {
        using var semaphore = Create(1);
        Assert.Throws<ArgumentOutOfRangeException>("timeout", () => semaphore.TryAcquire(TimeSpan.FromMilliseconds(milliseconds), out _));
        Assert.Equal(1, semaphore.Statistics.Available);
    }

    [Fact]
    public void TryAcquire_ZeroTimeout_DoesNotWait()
    {
        var time = new VirtualTime();
        using var semaphore = Create(1, time: time);
        Assert.True(semaphore.TryAcquire(TimeSpan.Zero, out var releaser));
        Assert.False(semaphore.TryAcquire(TimeSpan.Zero, out _));
        Assert.Equal((0, 0), (time.PendingTimers, semaphore.Statistics.Waiting));
        releaser.Dispose();
        Assert.True(semaphore.TryAcquire(TimeSpan.Zero, out _));
    }

    [Fact]
    public void TryAcquire_TimeRunsOut_LeavesNoTrace()
    {
        var time = new VirtualTime();
        using var semaphore = Create(1, time: time);
        var held = semaphore.Acquire();
        var waiting = Start(() => semaphore.TryAcquire(TimeSpan.FromDays(100), out _)); // longer than one timer takes
        Hang.Until(() => time.PendingTimers == 1, "the wait's timer");
        time.Advance(TimeSpan.FromDays(40));
        Hang.Until(() => time.PendingTimers == 1, "the wait's second timer");
        time.Advance(TimeSpan.FromDays(40));
        Hang.Until(() => time.PendingTimers == 1, "the wait's third timer");
        time.Advance(TimeSpan.FromDays(20) - TimeSpan.FromTicks(1));
        Assert.Equal(1, semaphore.Statistics.Waiting);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.False(waiting());
        Assert.Equal((0, 0), (time.PendingTimers, semaphore.Statistics.Waiting));
        held.Dispose();
        Assert.Equal(1, semaphore.Statistics.Available);
    }

    [Fact]
    public void TryAcquire_ReleasedInTime_GetsThePermit()
    {
        var time = new VirtualTime();
        using var semaphore = Create(1, time: time);
        var held = semaphore.Acquire();
        Releaser got = default;
        var waiting = Start(() => semaphore.TryAcquire(TimeSpan.FromSeconds(5), out got));
        Hang.Until(() => time.PendingTimers == 1, "the wait's timer");
        time.Advance(TimeSpan.FromSeconds(4));
        held.Dispose();
        Assert.True(waiting());
        Assert.Equal((0, 0), (time.PendingTimers, semaphore.Statistics.Available));
        got.Dispose();
        Assert.Equal(1, semaphore.Statistics.Available);
    }

    [Fact]
    public void TryAcquire_InfiniteTimeout_WaitsWithoutATimer()
    {
        var time = new VirtualTime();
        using var semaphore = Create(1, time: time);
        var held = semaphore.Acquire();
        var waiting = Start(() => semaphore.TryAcquire(Timeout.InfiniteTimeSpan, out _));
        Hang.Until(() => semaphore.Statistics.Waiting == 1, "the waiter");
        time.Advance(TimeSpan.FromDays(10_000));
        Assert.Equal((0, 1), (time.PendingTimers, semaphore.Statistics.Waiting));
        held.Dispose();
        Assert.True(waiting());
    }

    [Fact]
    public void TryAcquire_TimeRacingWithRelease_ThePermitIsHadOnce()
    {
        var time = new VirtualTime();
        using var semaphore = Create(1, time: time);
        Releaser held = default;
        Race.Run(
            Soak.Share(2_000),
            before: () => held = semaphore.Acquire(),
            after: () => Assert.Equal((1, 0), (semaphore.Statistics.Available, semaphore.Statistics.Waiting)),
            () =>
            {
                if (semaphore.TryAcquire(TimeSpan.FromSeconds(1), out var got))
                    got.Dispose();
            },
            () => time.Advance(TimeSpan.FromSeconds(1)),
            () => held.Dispose());
        Assert.Equal(0, time.PendingTimers);
    }

    /// <summary>Runs a blocking call on a thread of its own.</summary>
    /// <returns>What waits for its result.</returns>
    private static Func<T> Start<T>(Func<T> function)
    {
        T? result = default;
        var thread = new Thread(() => result = function()) { IsBackground = true };
        thread.Start();
        return () =>
        {
            thread.OrFail("the blocking call");
            return result!;
        };
    }
}
