using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Semaphores;

public sealed class PrioritySemaphoreTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 1)]
    public void Acquire_ManyPriorities_LowestFirstAndFirstComeAmongEquals(int seed, int permits)
    {
        const int Count = 60;
        var random = new Random(seed);
        using var semaphore = new PrioritySemaphore(permits);
        using var source = new CancellationTokenSource();
        var held = Enumerable.Range(0, permits).Select(_ => semaphore.Acquire()).ToArray();
        var callers = new Callers(() => semaphore.Statistics);
        var entries = Enumerable.Range(0, Count).Select(name => (Name: name, Priority: random.Next(-3, 4), Leaves: random.Next(4) == 0)).ToArray();
        foreach (var (name, priority, leaves) in entries)
        {
            var token = leaves ? source.Token : default;
            if (random.Next(2) == 0)
                callers.AddBlocking(name, () => semaphore.Acquire(priority, token));
            else
                callers.AddAsync(name, () => semaphore.AcquireAsync(priority, token));
        }

        source.Cancel();
        var expected = entries.Where(static entry => !entry.Leaves).OrderBy(static entry => entry.Priority).Select(static entry => entry.Name).ToArray();
        Hang.Until(() => semaphore.Statistics.Waiting == expected.Length, "the end of the cancelled");
        callers.ServeAll(held[0], expected.Length);
        Assert.Equal(expected, callers.Order);
        Assert.Equal(1, semaphore.Statistics.Available);
    }

    [Fact]
    public void Acquire_ExtremePriorities_AreNumbersLikeOthers()
    {
        using var semaphore = new PrioritySemaphore(1);
        var held = semaphore.Acquire();
        var callers = new Callers(() => semaphore.Statistics);
        callers.AddAsync(0, () => semaphore.AcquireAsync(int.MaxValue));
        callers.AddAsync(1, () => semaphore.AcquireAsync(int.MinValue));
        callers.AddAsync(2, () => semaphore.AcquireAsync());
        callers.ServeAll(held, 3);
        Assert.Equal([1, 2, 0], callers.Order);
    }

    [Fact]
    public void Acquire_UrgentOnesKeepComing_TheOthersStarve()
    {
        // Documented: nothing ages.
        using var semaphore = new PrioritySemaphore(1);
        var held = semaphore.Acquire();
        var starving = semaphore.AcquireAsync(1);
        for (var i = 0; i < 1_000; i++)
        {
            var urgent = semaphore.AcquireAsync(0);
            held.Dispose();
            Assert.True(urgent.IsCompletedSuccessfully);
            held = urgent.Result;
        }

        Assert.False(starving.IsCompleted);
        held.Dispose();
        Assert.True(starving.IsCompletedSuccessfully);
    }

    [Fact]
    public void Acquire_InAScope_WaitsWithItsPriority()
    {
        using var semaphore = new PrioritySemaphore(1);
        var held = semaphore.Acquire();
        var callers = new Callers(() => semaphore.Statistics);
        callers.AddAsync(0, () => semaphore.AcquireAsync());
        using (PriorityScope.Enter(-1))
        {
            callers.AddAsync(1, () => semaphore.AcquireAsync());
            callers.AddBlocking(2, () => semaphore.Acquire());
            callers.AddBlocking(3, () => semaphore.TryAcquire(Timeout.InfiniteTimeSpan, out var releaser) ? releaser : default);
            using (PriorityScope.Enter(-2))
                callers.AddAsync(4, () => semaphore.AcquireAsync());
            callers.AddBlocking(5, () => semaphore.Acquire());
        }

        callers.AddBlocking(6, () => semaphore.Acquire());
        callers.ServeAll(held, 7);
        Assert.Equal([4, 1, 2, 3, 5, 0, 6], callers.Order);
    }

    [Fact]
    public void Acquire_PriorityGivenOutright_OutdoesTheScope()
    {
        using var semaphore = new PrioritySemaphore(1);
        var held = semaphore.Acquire();
        var callers = new Callers(() => semaphore.Statistics);
        callers.AddAsync(0, () => semaphore.AcquireAsync());
        using (PriorityScope.Enter(-5))
        {
            callers.AddAsync(1, () => semaphore.AcquireAsync(7));
            callers.AddBlocking(2, () => semaphore.Acquire(6));
        }

        callers.ServeAll(held, 3);
        Assert.Equal([0, 2, 1], callers.Order);
    }
}
