namespace Rungs.Tests.Coordination.Semaphores;

/// <summary>What both semaphores promise to callers who all have one priority.</summary>
public abstract partial class SemaphoreContractTests
{
    private protected abstract ISemaphore Create(int permits, int? maximum = null, TimeProvider? time = null);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Acquire_PermitsFree_CountsThem(int permits)
    {
        using var semaphore = Create(permits);
        for (var held = 1; held <= permits; held++)
        {
            _ = held % 2 == 0 ? semaphore.Acquire() : semaphore.AcquireAsync().Result;
            var statistics = semaphore.Statistics;
            Assert.Equal((permits, permits - held, 0, held), (statistics.Permits, statistics.Available, statistics.Waiting, statistics.Acquired));
        }

        Assert.False(semaphore.TryAcquire(out _));
        Assert.Equal(permits, semaphore.Statistics.Acquired);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Acquire_BothColoursInLine_FirstComeFirstServed(int permits)
    {
        const int Count = 40;
        using var semaphore = Create(permits);
        var held = Enumerable.Range(0, permits).Select(_ => semaphore.Acquire()).ToArray();
        var callers = new Callers(() => semaphore.Statistics);
        for (var caller = 0; caller < Count; caller++)
            callers.Add(caller, semaphore);
        Assert.Equal(Count, semaphore.Statistics.Waiting);

        callers.ServeAll(held[0], Count);
        Assert.Equal(Enumerable.Range(0, Count), callers.Order);
        foreach (var releaser in held)
            releaser.Dispose();
        var statistics = semaphore.Statistics;
        Assert.Equal((permits, 0, permits + Count), (statistics.Available, statistics.Waiting, statistics.Acquired));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Acquire_WhileSomebodyWaits_NeverGetsInFront(int permits)
    {
        using var semaphore = Create(permits);
        var held = Enumerable.Range(0, permits).Select(_ => semaphore.Acquire()).ToArray();
        var first = semaphore.AcquireAsync();
        Assert.False(semaphore.TryAcquire(out _));
        Assert.False(semaphore.TryAcquire(TimeSpan.Zero, out _));

        held[0].Dispose(); // the permit is the first one's from now on, though that has not looked yet
        Assert.False(semaphore.TryAcquire(out _));
        Assert.False(semaphore.TryAcquire(TimeSpan.Zero, out _));
        var second = semaphore.AcquireAsync();
        Assert.True(first.IsCompletedSuccessfully);
        Assert.False(second.IsCompleted);
        first.Result.Dispose();
        Assert.True(second.IsCompletedSuccessfully);
        Assert.False(semaphore.TryAcquire(out _));
        second.Result.Dispose();
        Assert.True(semaphore.TryAcquire(out _));
    }

    [Fact]
    public void TryAcquire_RacingWithAHandover_NeverGetsBetween()
    {
        // While the phase is odd, one has the permit and another waits for it or has been handed it: nobody else can get it.
        using var semaphore = Create(1);
        var (phase, bargers, isOver) = (0, 0, false);
        var barger = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                var before = Volatile.Read(ref phase);
                if (!semaphore.TryAcquire(out var releaser))
                    continue;
                if (before % 2 == 1 && before == Volatile.Read(ref phase))
                    bargers++;
                releaser.Dispose();
            }
        })
        { IsBackground = true };
        barger.Start();
        OnThread.Run(() =>
        {
            for (var i = 0; i < Soak.Share(20_000); i++)
            {
                var releaser = semaphore.Acquire();
                var next = semaphore.AcquireAsync();
                Interlocked.Increment(ref phase);
                releaser.Dispose();
                Assert.True(next.IsCompletedSuccessfully);
                Interlocked.Increment(ref phase);
                next.Result.Dispose();
            }
        });
        Volatile.Write(ref isOver, true);
        barger.OrFail("the barger");
        Assert.Equal(0, bargers);
        Assert.Equal(1, semaphore.Statistics.Available);
    }
}
