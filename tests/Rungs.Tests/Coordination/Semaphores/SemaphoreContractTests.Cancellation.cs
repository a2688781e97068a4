using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Semaphores;

public abstract partial class SemaphoreContractTests
{
    [Fact]
    public void Acquire_TokenCancelledBefore_TakesNothing()
    {
        using var semaphore = Create(1);
        var token = new CancellationToken(canceled: true);
        Assert.Equal(token, Assert.Throws<OperationCanceledException>(() => semaphore.Acquire(token)).CancellationToken);
        var pending = semaphore.AcquireAsync(token);
        Assert.True(pending.IsCanceled);
        Assert.Equal(token, Assert.ThrowsAny<OperationCanceledException>(() => pending.Result).CancellationToken);
        Assert.Equal((1, 0), (semaphore.Statistics.Available, semaphore.Statistics.Acquired));
    }

    [Fact]
    public void Acquire_TokenCancelledWhileWaiting_LeavesTheOthersInOrder()
    {
        using var semaphore = Create(1);
        using var source = new CancellationTokenSource();
        var held = semaphore.Acquire();
        var callers = new Callers(() => semaphore.Statistics);
        for (var caller = 0; caller < 8; caller++)
            callers.Add(caller, semaphore, caller is 0 or 3 or 4 or 7 ? source.Token : default);

        source.Cancel();
        foreach (var caller in new[] { 0, 3, 4, 7 })
            Assert.Equal(source.Token, Assert.IsType<OperationCanceledException>(callers.ErrorOf(caller)).CancellationToken);
        Assert.Equal(4, semaphore.Statistics.Waiting);
        callers.ServeAll(held, 4);
        Assert.Equal([1, 2, 5, 6], callers.Order);
        Assert.Equal((1, 0), (semaphore.Statistics.Available, semaphore.Statistics.Waiting));
    }

    [Fact]
    public void Acquire_TheOnlyWaiterCancelled_TheNextNeedsNoHandover()
    {
        using var semaphore = Create(1);
        using var source = new CancellationTokenSource();
        var held = semaphore.Acquire();
        var pending = semaphore.AcquireAsync(source.Token);
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => pending.Result);
        held.Dispose();
        Assert.True(semaphore.TryAcquire(out _));
    }

    [Fact]
    public void Cancel_AsyncWaiterRacingWithRelease_ThePermitIsHadOnce()
    {
        using var semaphore = Create(1);
        CancellationTokenSource source = null!;
        Releaser held = default;
        ValueTask<Releaser> pending = default;
        var (granted, cancelled) = (0, 0);
        Race.Run(
            Soak.Share(3_000),
            before: () =>
            {
                source = new CancellationTokenSource();
                held = semaphore.Acquire();
                pending = semaphore.AcquireAsync(source.Token);
            },
            after: () =>
            {
                Assert.True(pending.IsCompleted);
                Count(() => pending.Result, ref granted, ref cancelled);
                Assert.Equal((1, 0), (semaphore.Statistics.Available, semaphore.Statistics.Waiting));
            },
            () => held.Dispose(),
            () => source.Cancel());
        Tell(granted, cancelled);
    }

    [Fact]
    public void Cancel_BlockingWaiterRacingWithRelease_ThePermitIsHadOnce()
    {
        using var semaphore = Create(1);
        CancellationTokenSource source = null!;
        Releaser held = default;
        var (granted, cancelled) = (0, 0);
        Race.Run(
            Soak.Share(3_000),
            before: () => (source, held) = (new CancellationTokenSource(), semaphore.Acquire()),
            after: () => Assert.Equal((1, 0), (semaphore.Statistics.Available, semaphore.Statistics.Waiting)),
            () => Count(() => semaphore.Acquire(source.Token), ref granted, ref cancelled),
            () => held.Dispose(),
            () => source.Cancel());
        Tell(granted, cancelled);
    }

    private static void Count(Func<Releaser> acquire, ref int granted, ref int cancelled)
    {
        try
        {
            acquire().Dispose();
            granted++;
        }
        catch (OperationCanceledException)
        {
            cancelled++;
        }
    }

    private static void Tell(int granted, int cancelled)
    {
        Assert.Equal(Soak.Share(3_000), granted + cancelled);
        TestContext.Current.TestOutputHelper?.WriteLine($"{granted} granted, {cancelled} cancelled");
    }
}
