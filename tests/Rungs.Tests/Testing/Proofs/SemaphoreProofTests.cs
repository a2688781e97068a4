using Rungs.Coordination;
using Rungs.Testing;
using static Rungs.Tests.Testing.Proofs.Proof;

namespace Rungs.Tests.Testing.Proofs;

/// <summary>Never more inside than permits, never a permit lost, whoever comes, leaves or is cancelled.</summary>
public sealed class SemaphoreProofTests
{
    [Fact]
    public void DualSemaphore_MixedCallers_KeepsItsPermits() => Run(async () =>
    {
        var semaphore = new DualSemaphore(2);
        await TryAsync(2, token => semaphore.Acquire(token), token => semaphore.AcquireAsync(token));
        Assert.Equal((2, 0), (semaphore.Statistics.Available, semaphore.Statistics.Waiting));
    });

    [Fact]
    public void PrioritySemaphore_MixedCallers_KeepsItsPermits() => Run(async () =>
    {
        var semaphore = new PrioritySemaphore(1);
        await TryAsync(1, token => semaphore.Acquire(token), token => semaphore.AcquireAsync(Simulation.Choose(3), token));
        Assert.Equal((1, 0), (semaphore.Statistics.Available, semaphore.Statistics.Waiting));
    });

    [Fact]
    public void DualSemaphore_WhoWaitsFirst_IsFirst() => Run(async () =>
    {
        var (semaphore, order) = (new DualSemaphore(1), new List<int>());
        var releaser = await semaphore.AcquireAsync();
        List<Task> waiting = [];
        for (var i = 0; i < 3; i++)
        {
            var number = i;
            waiting.Add(i == 1 ? Caller(() => Enter(number)) : EnterAsync(number));
            while (semaphore.Statistics.Waiting <= number)
                await Task.Yield();
        }

        await Task.WhenAll([.. waiting, Caller(releaser.Dispose)]);
        Assert.Equal([0, 1, 2], order);

        void Enter(int number)
        {
            using (semaphore.Acquire())
                order.Add(number);
        }

        async Task EnterAsync(int number)
        {
            using (await semaphore.AcquireAsync())
                order.Add(number);
        }
    });

    [Fact]
    public void DualSemaphore_Timeouts_LoseNoPermit() => Run(async () =>
    {
        var (semaphore, got) = (new DualSemaphore(1), 0);
        await Task.WhenAll(Caller(HoldForASecond), Caller(HoldForASecond), Caller(HoldForASecond));
        Assert.Equal(1, semaphore.Statistics.Available);
        Assert.InRange(got, 1, 2);

        void HoldForASecond()
        {
            if (!semaphore.TryAcquire(TimeSpan.FromSeconds(1), out var releaser))
                return;
            using (releaser)
            {
                got++;
                Async.Block(() => Task.Delay(TimeSpan.FromSeconds(1), Simulation.Time));
            }
        }
    });

    [Fact]
    public void DualSemaphore_Disposed_RefusesAllWhoWait() => Run(async () =>
    {
        var (semaphore, entered, refused) = (new DualSemaphore(1), 0, 0);
        await Task.WhenAll(Caller(Enter), EnterAsync(), Caller(Enter), Caller(semaphore.Dispose));
        Assert.Equal((3, 0), (entered + refused, semaphore.Statistics.Waiting));

        void Enter()
        {
            try
            {
                using (semaphore.Acquire())
                    entered++;
            }
            catch (ObjectDisposedException)
            {
                refused++;
            }
        }

        async Task EnterAsync()
        {
            try
            {
                using (await semaphore.AcquireAsync())
                    entered++;
            }
            catch (ObjectDisposedException)
            {
                refused++;
            }
        }
    });

    /// <summary>Two blocking and two async callers, of which one each may be cancelled at any time.</summary>
    private static async Task TryAsync(int permits, Func<CancellationToken, Releaser> acquire, Func<CancellationToken, ValueTask<Releaser>> acquireAsync)
    {
        using var cancellation = new CancellationTokenSource();
        var (inside, served) = (0, 0);
        await Task.WhenAll(
            Caller(() => Enter(default)),
            Caller(() => Enter(cancellation.Token)),
            EnterAsync(default),
            EnterAsync(cancellation.Token),
            Caller(cancellation.Cancel));
        Assert.Equal(0, inside);
        Assert.InRange(served, 2, 4);

        void Enter(CancellationToken cancellationToken)
        {
            try
            {
                using (acquire(cancellationToken))
                {
                    Assert.InRange(++inside, 1, permits);
                    Simulation.SwitchPoint();
                    inside--;
                    served++;
                }
            }
            catch (OperationCanceledException)
            {
                Assert.True(cancellationToken.IsCancellationRequested, "Nobody else cancels.");
            }
        }

        async Task EnterAsync(CancellationToken cancellationToken)
        {
            try
            {
                using (await acquireAsync(cancellationToken))
                {
                    Assert.InRange(++inside, 1, permits);
                    await Task.Yield();
                    inside--;
                    served++;
                }
            }
            catch (OperationCanceledException)
            {
                Assert.True(cancellationToken.IsCancellationRequested, "Nobody else cancels.");
            }
        }
    }
}
