using Rungs.Loops;

namespace Rungs.Tests.Coordination.Semaphores;

public abstract partial class SemaphoreContractTests
{
    [Fact]
    public void Acquire_EveryPoolThreadBlocked_IsReleasedAtOnce()
    {
        using var semaphore = Create(1);
        var held = semaphore.Acquire();
        var waiting = Start(() =>
        {
            semaphore.Acquire().Dispose();
            return true;
        });
        Hang.Until(() => semaphore.Statistics.Waiting == 1, "the waiter");
        using var hogs = new PoolHogs();
        held.Dispose();
        Assert.True(waiting());
    }

    [Fact]
    public void Dispose_OfTheReleaser_RunsNoContinuation()
    {
        using var semaphore = Create(1);
        var held = semaphore.Acquire();
        var resumedOn = ResumeAsync();
        var releasedOn = OnThread.Run(() =>
        {
            held.Dispose();
            return Environment.CurrentManagedThreadId;
        });
        Assert.NotEqual(releasedOn, resumedOn.OrFailAsync().GetAwaiter().GetResult());

        async Task<int> ResumeAsync()
        {
            using var releaser = await semaphore.AcquireAsync().ConfigureAwait(false);
            return Environment.CurrentManagedThreadId;
        }
    }

    [Fact]
    public void AcquireAsync_OnALoop_ResumesOnIt() => OnThread.Run(() =>
    {
        using var semaphore = Create(1);
        using var loop = new EventLoop();
        var held = semaphore.Acquire();
        var release = new Thread(() =>
        {
            Hang.Until(() => semaphore.Statistics.Waiting == 1, "the waiter");
            held.Dispose();
        });
        release.Start();
        loop.RunUntilComplete(async () =>
        {
            using var releaser = await semaphore.AcquireAsync();
            Assert.Same(loop, EventLoop.Running);
        });
        release.OrFail("the one who releases");
        Assert.Equal(1, semaphore.Statistics.Available);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Acquire_Uncontended_AllocatesNothing(int permits) => OnThread.Run(() =>
    {
        using var semaphore = Create(permits);
        using var source = new CancellationTokenSource();
        var outer = Enumerable.Range(1, permits - 1).Select(_ => semaphore.Acquire()).ToArray();
        Use(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Use(10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Array.ForEach(outer, static releaser => releaser.Dispose());
        Use(100);
        before = GC.GetAllocatedBytesForCurrentThread();
        Use(10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Use(int times)
        {
            for (var i = 0; i < times; i++)
            {
                semaphore.Acquire(source.Token).Dispose();
                semaphore.AcquireAsync(source.Token).Result.Dispose();
                if (semaphore.TryAcquire(out var releaser))
                    releaser.Dispose();
                if (semaphore.TryAcquire(TimeSpan.FromSeconds(1), out releaser))
                    releaser.Dispose();
            }
        }
    });
}
