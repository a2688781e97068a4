using Rungs.Caching;
using Rungs.Testing;

namespace Rungs.Tests.Caching;

public sealed class AsyncCacheSoakTests
{
    private const int Capacity = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RandomKeysExpiryRemovalAndCancellation_NothingIsLost(int seed)
    {
        const int Threads = 6;
        var each = Soak.Share(1_500);
        var time = new VirtualTime();
        var cache = new AsyncCache<int, int>(new()
        {
            Capacity = Capacity,
            TimeToLive = TimeSpan.FromSeconds(1),
            FactoryTimeout = TimeSpan.FromSeconds(50),
            CacheErrors = seed == 1,
            TimeProvider = time,
        });
        long runs = 0;
        long asked = 0;
        var workers = Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () => WorkAsync(new Random((seed * 100) + thread)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()).ToArray();
        await Task.WhenAll(workers).OrFailAsync();

        cache.Validate();
        var statistics = cache.Statistics;
        Assert.InRange(statistics.Count, 0, Capacity);
        Assert.Equal(Interlocked.Read(ref runs), statistics.Misses);
        Assert.Equal(Interlocked.Read(ref asked), statistics.Hits + statistics.Misses + statistics.Shared);
        Assert.True(statistics is { Hits: > 0, Shared: > 0, Evicted: > 0, Expired: > 0 }, statistics.ToString());
        cache.Clear();
        Assert.Equal(0, cache.Count);
        cache.Validate();

        async Task WorkAsync(Random random)
        {
            List<(int Key, Task<int> Task)> waiting = [];
            for (var i = 0; i < each; i++)
            {
                var key = random.Next(120);
                switch (random.Next(40))
                {
                    case 0:
                        cache.Remove(key);
                        break;
                    case 1 when random.Next(10) == 0:
                        cache.Clear();
                        break;
                    case < 4:
                        time.Advance(TimeSpan.FromSeconds(random.NextDouble()));
                        break;
                    default:
                        using (var own = new CancellationTokenSource())
                        {
                            Interlocked.Increment(ref asked);
                            waiting.Add((key, cache.GetOrAddAsync(key, MakeAsync, own.Token).AsTask()));
                            if (random.Next(4) == 0)
                                own.Cancel();
                        }

                        break;
                }

                if (waiting.Count < 16)
                    continue;

                await EndAllAsync(waiting);
                waiting.Clear();
            }

            await EndAllAsync(waiting);
        }

        async Task<int> MakeAsync(int key, CancellationToken token)
        {
            var run = Interlocked.Increment(ref runs);
            switch ((run * 7) % 11)
            {
                case < 4:
                    return key;
                case < 8:
                    await Task.Yield();
                    return key;
                case 8:
                    await Task.Yield();
                    token.ThrowIfCancellationRequested();
                    return key;
                case 9:
                    throw new NotSupportedException();
                default:
                    await Task.Yield();
                    throw new NotSupportedException();
            }
        }
    }

    private static async Task EndAllAsync(List<(int Key, Task<int> Task)> waiting)
    {
        foreach (var (key, task) in waiting)
        {
            try
            {
                Assert.Equal(key, await task);
            }
            catch (Exception error) when (error is OperationCanceledException or NotSupportedException or TimeoutException)
            {
                // this caller's own, the factory's, or the clock's
            }
        }
    }
}
