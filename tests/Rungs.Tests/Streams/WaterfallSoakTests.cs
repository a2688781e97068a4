using Rungs.Streams;
using Rungs.Tests.Coordination.Queues;

namespace Rungs.Tests.Streams;

/// <summary>Items from several threads, of both colours, batches that fail at random, and a stop in the middle.</summary>
public sealed class WaterfallSoakTests(ITestOutputHelper output)
{
    private const int Putters = 4;

    [Theory]
    [InlineData(1, 1, null, false)]
    [InlineData(2, 3, null, true)]
    [InlineData(3, 1, 64, false)]
    [InlineData(4, 3, 64, true)]
    public async Task EveryItemWhosePutReturned_ReachesExactlyOneOfCallbackAndOnError(int seed, int maxConcurrent, int? capacity, bool stopsInTheMiddle)
    {
        var share = Soak.Share(12_500); // times 4 putters and 20: a million in the long run
        var reached = new int[Putters * share];
        var failed = 0L;
        var random = new Random(seed);
        var waterfall = new Waterfall<int>(TimeSpan.FromMilliseconds(1), 32, RunAsync, new()
        {
            MaxConcurrentBatches = maxConcurrent,
            Capacity = capacity,
            OnError = (_, items) =>
            {
                Interlocked.Add(ref failed, items.Count);
                Reach(items);
            },
        }).Start();

        var put = new int[Putters];
        var half = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var putting = Enumerable.Range(0, Putters).Select(putter => OwnThread.Start(() => Put(putter))).ToArray();
        if (stopsInTheMiddle)
            await half.Task.OrFailAsync();
        else
            await Task.WhenAll(putting).OrFailAsync();
        await waterfall.StopAsync(TestContext.Current.CancellationToken).OrFailAsync();
        await Task.WhenAll(putting).OrFailAsync();

        for (var putter = 0; putter < Putters; putter++)
        {
            for (var i = 0; i < share; i++)
            {
                if (reached[(putter * share) + i] != (i < put[putter] ? 1 : 0))
                    Assert.Fail($"Item {i} of putter {putter}, who put {put[putter]}, was reached {reached[(putter * share) + i]} times.");
            }
        }

        var statistics = waterfall.Statistics;
        Assert.Equal(put.Sum(), statistics.Put);
        Assert.Equal((0, 0, 0, 0), (statistics.Held, statistics.WaitingBatches, statistics.RunningBatches, statistics.WaitingPutters));
        Assert.InRange(statistics.FailedBatches, 1, statistics.Batches);
        output.WriteLine($"{statistics.Put} items in {statistics.Batches} batches; {statistics.FailedBatches} failed, with {failed} items.");

        void Put(int putter)
        {
            for (var i = 0; i < share; i++)
            {
                try
                {
                    if (i % 2 == 0)
                        waterfall.Put((putter * share) + i);
                    else
                        waterfall.PutAsync((putter * share) + i).AsTask().GetAwaiter().GetResult();
                }
                catch (InvalidOperationException) when (stopsInTheMiddle)
                {
                    return;
                }

                put[putter]++;
                if (i == share / 2)
                    half.TrySetResult();
            }
        }

        async Task RunAsync(IReadOnlyList<int> items, CancellationToken token)
        {
            int dice;
            lock (random)
                dice = random.Next(8);
            if (dice == 0)
                throw new NotSupportedException("at once");
            if (dice < 3)
                await Task.Yield();
            if (dice == 1)
                throw new NotSupportedException("later");
            Reach(items);
        }

        void Reach(IReadOnlyList<int> items)
        {
            foreach (var item in items)
                Interlocked.Increment(ref reached[item]);
        }
    }
}
