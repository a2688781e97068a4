using Rungs.Streams;

namespace Rungs.Tests.Streams;

public sealed class MergeSoakTests
{
    private const int Sources = 1_000;

    [Fact]
    public async Task ManySources_OnManyThreads_EveryItemOnceAndInItsSourcesOrder()
    {
        var items = Soak.Share(20);
        var next = new int[Sources];
        await foreach (var (source, item) in AsyncStream.Merge(Enumerable.Range(0, Sources).Select(source => NumbersAsync(source, items))))
            Assert.Equal(next[source]++, item);
        Assert.All(next, count => Assert.Equal(items, count));
    }

    [Fact]
    public async Task LeftAtRandom_EverySourceIsDisposed()
    {
        var random = new Random(7);
        for (var round = 0; round < Soak.Share(50); round++)
        {
            var disposals = 0;
            var begun = 0;
            async IAsyncEnumerable<int> Counting(int seed)
            {
                Interlocked.Increment(ref begun);
                try
                {
                    await foreach (var (_, item) in NumbersAsync(seed, 100))
                        yield return item;
                }
                finally
                {
                    Interlocked.Increment(ref disposals);
                }
            }

            var left = random.Next(500);
            await foreach (var _ in AsyncStream.Merge(Enumerable.Range(0, 20).Select(Counting), new MergeOptions { LeaveTimeout = Timeout.InfiniteTimeSpan }))
            {
                if (--left < 0)
                    break;
            }

            Assert.Equal((20, 20), (begun, disposals));
        }
    }

    private static async IAsyncEnumerable<(int Source, int Item)> NumbersAsync(int source, int count)
    {
        var random = new Random(source);
        for (var i = 0; i < count; i++)
        {
            if (random.Next(3) == 0)
                await Task.Yield();
            yield return (source, i);
        }
    }
}
