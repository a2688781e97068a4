using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Semaphores;

public abstract partial class SemaphoreContractTests
{
    [Fact]
    public void Releaser_Default_DoesNothing() => default(Releaser).Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Releaser_DisposedAgain_DoesNothing(int permits)
    {
        using var semaphore = Create(permits);
        var all = Enumerable.Range(0, permits).Select(_ => semaphore.Acquire()).ToArray();
        for (var i = 0; i < permits; i++)
        {
            all[i].Dispose();
            all[i].Dispose();
            Assert.Equal(i + 1, semaphore.Statistics.Available);
        }

        // The permits are had by others now: the old releasers do not give back what is theirs.
        var others = Enumerable.Range(0, permits).Select(_ => semaphore.Acquire()).ToArray();
        Array.ForEach(all, static releaser => releaser.Dispose());
        Assert.Equal(0, semaphore.Statistics.Available);
        var pending = semaphore.AcquireAsync();
        Array.ForEach(all, static releaser => releaser.Dispose());
        Assert.False(pending.IsCompleted);
        others[0].Dispose();
        others[0].Dispose();
        Assert.True(pending.IsCompletedSuccessfully);
        Assert.Equal(0, semaphore.Statistics.Available);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Releaser_TwoCopiesDisposedByTwoThreads_GivesThePermitBackOnce(int permits, bool hasWaiter)
    {
        for (var lap = 0; lap < Soak.Share(1); lap++)
            DisposeCopiesAtOnce(permits, hasWaiter); // a million times in the soak
    }

    private void DisposeCopiesAtOnce(int permits, bool hasWaiter)
    {
        const int Rounds = 50_000;
        using var semaphore = Create(permits);
        var others = Enumerable.Range(0, hasWaiter ? permits - 1 : 0).Select(_ => semaphore.Acquire()).ToArray();
        Releaser shared = default;
        var (published, disposed) = (0, 0);
        var other = new Thread(() =>
        {
            for (var round = 1; round <= Rounds; round++)
            {
                Await(ref published, round);
                var copy = shared;
                copy.Dispose();
                Volatile.Write(ref disposed, round);
            }
        })
        { IsBackground = true };
        other.Start();
        OnThread.Run(() =>
        {
            for (var round = 1; round <= Rounds; round++)
            {
                shared = semaphore.Acquire();
                var copy = shared;
                var pending = hasWaiter ? semaphore.AcquireAsync() : default;
                Volatile.Write(ref published, round);
                copy.Dispose();
                Await(ref disposed, round);
                if (!hasWaiter)
                    continue;

                Assert.True(pending.IsCompletedSuccessfully);
                Assert.False(semaphore.TryAcquire(out _)); // one was given back, and the waiter has it
                pending.Result.Dispose();
            }
        });
        other.OrFail("the other thread");
        Array.ForEach(others, static releaser => releaser.Dispose());
        var statistics = semaphore.Statistics;
        Assert.Equal((permits, permits, 0), (statistics.Permits, statistics.Available, statistics.Waiting));
        Assert.Equal(others.Length + ((hasWaiter ? 2L : 1) * Rounds), statistics.Acquired);

        static void Await(ref int counter, int round)
        {
            var spinner = default(SpinWait);
            while (Volatile.Read(ref counter) < round)
                spinner.SpinOnce(sleep1Threshold: -1);
        }
    }
}
