using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Semaphores;

public abstract partial class SemaphoreContractTests
{
    [Fact]
    public void Acquire_Interrupted_LeavesNoTrace()
    {
        using var semaphore = Create(1);
        var held = semaphore.Acquire();
        var callers = new Callers(() => semaphore.Statistics);
        var thread = callers.AddBlocking(0, () => semaphore.Acquire());
        callers.Add(1, semaphore);
        thread.Interrupt();
        Assert.IsType<ThreadInterruptedException>(callers.ErrorOf(0));
        Assert.Equal(1, semaphore.Statistics.Waiting);
        callers.ServeAll(held, 1);
        Assert.Equal([1], callers.Order);
        Assert.Equal(1, semaphore.Statistics.Available);
    }

    [Fact]
    public void Interrupt_RacingWithReleaseAndCancellation_LosesNeitherPermitNorInterruption()
    {
        using var semaphore = Create(1);
        Releaser held = default;
        CancellationTokenSource source = null!;
        Thread? waiter = null;
        Race.Run(
            Soak.Share(2_000),
            before: () => (held, source, waiter) = (semaphore.Acquire(), new CancellationTokenSource(), null),
            after: () => Assert.Equal((1, 0), (semaphore.Statistics.Available, semaphore.Statistics.Waiting)),
            () =>
            {
                Volatile.Write(ref waiter, Thread.CurrentThread);
                try
                {
                    using (semaphore.Acquire(source.Token))
                    {
                    }
                }
                catch (OperationCanceledException)
                {
                }
                catch (ThreadInterruptedException)
                {
                    return;
                }

                // The wait ended otherwise: the interruption stands, or comes yet, and meets the next wait.
                Assert.Throws<ThreadInterruptedException>(() => Thread.Sleep(Hang.Limit));
            },
            () => held.Dispose(),
            () =>
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref waiter) is not null);
                source.Cancel();
                waiter!.Interrupt();
            });
    }

    [Fact]
    public void Releaser_DisposedByAnInterruptedThread_GivesThePermitBackAndKeepsTheInterruption()
    {
        // Two permits: the second one needs the lock, which the others keep busy.
        using var semaphore = Create(2);
        using var held = semaphore.Acquire();
        var isOver = false;
        var others = Enumerable.Range(0, 3).Select(_ => new Thread(ReadOn) { IsBackground = true }).ToArray();
        Array.ForEach(others, static thread => thread.Start());
        try
        {
            OnThread.Run(() =>
            {
                for (var i = 0; i < Soak.Share(2_000); i++)
                {
                    var releaser = semaphore.Acquire();
                    Thread.CurrentThread.Interrupt();
                    releaser.Dispose();
                    Assert.Throws<ThreadInterruptedException>(() => Thread.Sleep(Hang.Limit));
                }
            });
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            Array.ForEach(others, static thread => thread.OrFail("a reader of statistics"));
        }

        Assert.Equal(1, semaphore.Statistics.Available);

        void ReadOn()
        {
            while (!Volatile.Read(ref isOver))
                _ = semaphore.Statistics;
        }
    }
}
