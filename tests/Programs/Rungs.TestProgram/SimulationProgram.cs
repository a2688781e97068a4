using Rungs.Caching;
using Rungs.Coordination;
using Rungs.Strands;
using Rungs.Testing;

namespace Rungs.TestProgram;

/// <summary>Simulates a test that passes and one that fails, and prints how they went.</summary>
internal static class SimulationProgram
{
    internal static int Run()
    {
        Console.WriteLine($"fingerprint {Simulation.Run(PassAsync, new SimulationOptions { Schedules = 300, Seed = 7 }).Fingerprint}");
        try
        {
            Simulation.Run(FailAsync, new SimulationOptions { Schedules = 1_000, Seed = 7 });
            return 1;
        }
        catch (SimulationException found)
        {
            Console.WriteLine(found.Message);
            return 0;
        }
    }

    /// <summary>A little of everything.</summary>
    private static async Task PassAsync()
    {
        var (queue, semaphore, cache) = (new DualQueue<int>(2), new DualSemaphore(2), new AsyncCache<int, int>());
        await using var strand = new Strand();
        await Task.WhenAll(
            Async.RunAsync(() => Enumerable.Range(0, 5).Sum(_ => queue.Take())),
            PutAsync(),
            Async.RunAsync(HoldForASecond),
            Async.RunAsync(HoldForASecond),
            Async.RunAsync(() => semaphore.Acquire().Dispose()),
            Async.RunAsync(HoldForASecond),
            cache.GetOrAddAsync(1, LoadAsync).AsTask(),
            cache.GetOrAddAsync(1, LoadAsync).AsTask(),
            strand.RunAsync(Work.Of(strand.Yield)),
            strand.RunAsync(Work.Of(() => strand.Sleep(TimeSpan.FromSeconds(1)))));

        async Task PutAsync()
        {
            for (var i = 0; i < 5; i++)
                await queue.PutAsync(i);
        }

        void HoldForASecond()
        {
            if (!semaphore.TryAcquire(TimeSpan.FromSeconds(1), out var releaser))
                return;
            using (releaser)
                Async.Block(() => Task.Delay(TimeSpan.FromSeconds(1), Simulation.Time));
        }

        static async Task<int> LoadAsync(int key)
        {
            await Task.Delay(TimeSpan.FromSeconds(key), Simulation.Time);
            return key;
        }
    }

    private static async Task FailAsync()
    {
        var count = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Async.RunAsync(CountUp)));
        if (count != 4)
            throw new InvalidOperationException($"counted to {count}");

        void CountUp()
        {
            var read = count;
            Simulation.SwitchPoint();
            count = read + 1;
        }
    }
}
