using Rungs.Diagnostics;
using Rungs.Loops;
using Rungs.Strands;
using Rungs.Threads;

namespace Rungs.Tests.Hazards;

/// <summary>Waits inside waits that all end: none may be taken for a deadlock.</summary>
[Collection(StallsAlone.Name)]
public sealed class NestedWaitsSoakTests
{
    private const int Deepest = 5;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task RandomNestedWaits_ThatEnd_AreNoDeadlock(int seed)
    {
        var places = Enumerable.Range(0, Deepest).Select(static level => new Place(level)).ToArray();
        var random = new Random(seed);
        StallMonitor.Stalled += Ignore; // that they stand still for a while is what is wanted
        for (var round = 0; round < Soak.Share(20); round++)
        {
            var seeds = Enumerable.Range(0, 16).Select(_ => random.Next()).ToArray();
            // The waits form no cycle, because each goes one level down.
            var all = seeds.Select(one => Task.Factory.StartNew(() => Descend(places, 0, new Random(one)), TaskCreationOptions.LongRunning)).ToArray();
            await Task.WhenAll(all).OrFailAsync();
        }

        foreach (var place in places)
            await place.DisposeAsync();
        StallMonitor.Stalled -= Ignore;
    }

    private static void Ignore(Stall stall)
    {
        // They all end.
    }

    /// <summary>Blocks on something a level down, which does the same there.</summary>
    private static int Descend(Place[] places, int level, Random random)
    {
        if (level == places.Length)
            return 1;

        var inner = new Random(random.Next());
        var work = random.Next(2) == 0
            ? Work.Of(() => Descend(places, level + 1, inner), $"blocking {level}")
            : Work.Of(() => DescendAsync(places, level + 1, inner), $"async {level}");
        switch (random.Next(5))
        {
            case 0:
                return Async.Block(() => DescendAsync(places, level, inner)); // a block inside a block, on this thread
            case 1:
                using (var cancellation = new CancellationTokenSource(random.Next(1, 20)))
                {
                    try
                    {
                        return Async.Block(() => places[level].Choose(random).RunAsync(work, cancellation.Token));
                    }
                    catch (OperationCanceledException)
                    {
                        return 1;
                    }
                }

            case 2:
                return Async.Block(async () =>
                {
                    await Task.Delay(random.Next(30));
                    return await places[level].Choose(random).RunAsync(work);
                });
            default:
                return Async.Block(() => places[level].Choose(random).RunAsync(work));
        }
    }

    private static async Task<int> DescendAsync(Place[] places, int level, Random random)
    {
        await Task.Yield();
        if (random.Next(3) == 0)
            await Task.Delay(random.Next(30)); // longer than the watchdog's look, at times
        return Descend(places, level, random);
    }

    /// <summary>Where works of one level run: a background loop of each nesting, a strand, elastic threads.</summary>
    private sealed class Place(int level) : IAsyncDisposable
    {
        private readonly BackgroundLoop _isolating = BackgroundLoop.Start(new BackgroundLoopOptions { Name = $"isolating {level}" });

        private readonly BackgroundLoop _pumping = BackgroundLoop.Start(new BackgroundLoopOptions
        {
            Name = $"pumping {level}",
            Loop = new EventLoopOptions { Nesting = LoopNesting.Pump },
        });

        private readonly Strand _strand = new(new StrandOptions { Name = $"strand {level}" });
        private readonly ElasticThreads _threads = new(new ElasticThreadsOptions { Name = $"threads {level}", MaxThreads = 2 });

        internal IRung Choose(Random random) => random.Next(4) switch
        {
            0 => _isolating,
            1 => _pumping,
            2 => _strand,
            _ => _threads,
        };

        public async ValueTask DisposeAsync()
        {
            await _isolating.DisposeAsync();
            await _pumping.DisposeAsync();
            await _strand.DisposeAsync();
            await _threads.DisposeAsync();
        }
    }
}
