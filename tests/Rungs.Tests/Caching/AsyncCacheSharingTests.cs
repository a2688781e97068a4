using Rungs.Caching;
using Rungs.Loops;
using Rungs.Testing;

namespace Rungs.Tests.Caching;

public sealed class AsyncCacheSharingTests
{
    [Fact]
    public async Task Stampede_ThreadsAndLoops_OneRunPerLifetime()
    {
        const int Callers = 1_000;
        const int Lifetimes = 3;
        var time = new VirtualTime();
        var cache = new AsyncCache<string, int>(new() { TimeToLive = TimeSpan.FromMinutes(1), TimeProvider = time });
        await using var first = BackgroundLoop.Start();
        await using var second = BackgroundLoop.Start();
        var runs = 0;
        for (var lifetime = 1; lifetime <= Lifetimes; lifetime++)
        {
            var release = new TaskCompletionSource<int>();
            Task<int> Ask() => cache.GetOrAddAsync("key", _ =>
            {
                Interlocked.Increment(ref runs);
                return release.Task;
            }).AsTask();

            using var asked = new CountdownEvent(10);
            var callers = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(AskMany, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap())
                .Append(first.RunAsync(AskMany))
                .Append(second.RunAsync(AskMany))
                .ToArray();
            Assert.True(asked.Wait(Hang.Limit));
            release.SetResult(lifetime);
            foreach (var values in await Task.WhenAll(callers).OrFailAsync())
                Assert.All(values, value => Assert.Equal(lifetime, value));
            Assert.Equal(lifetime, runs);
            time.Advance(TimeSpan.FromMinutes(1));

            async Task<int[]> AskMany()
            {
                var tasks = Enumerable.Range(0, Callers / 10).Select(_ => Ask()).ToArray();
                asked.Signal();
                return await Task.WhenAll(tasks);
            }
        }

        var statistics = cache.Statistics;
        Assert.Equal((Lifetimes, (Lifetimes * Callers) - Lifetimes), (statistics.Misses, statistics.Shared));
        cache.Validate();
    }

    [Fact]
    public void FreshKeys_TwoThreadsReleasedTogether_NoRunInDuplicate()
    {
        const int Keys = 50_000;
        var cache = new AsyncCache<int, int>();
        var runs = new int[Keys];
        var arrived = 0;
        var threads = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var spinner = default(SpinWait);
                for (var key = 0; key < Keys; key++)
                {
                    Interlocked.Increment(ref arrived);
                    while (Volatile.Read(ref arrived) < (key + 1) * 2)
                        spinner.SpinOnce(sleep1Threshold: -1);
                    Assert.Equal(key, Async.Block(() => cache.GetOrAddAsync(key, Make).AsTask()));
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        Assert.True(Task.WaitAll(threads, Hang.Limit));
        Assert.All(runs, static count => Assert.Equal(1, count));
        Assert.Equal((Keys, Keys), (cache.Statistics.Misses, cache.Statistics.Hits + cache.Statistics.Shared));
        cache.Validate();

        Task<int> Make(int key)
        {
            Interlocked.Increment(ref runs[key]);
            return Task.FromResult(key);
        }
    }

    [Fact]
    public async Task Chain_OfManyFactories_NeitherStartingNorEndingOverflowsAStack()
    {
        var cache = new AsyncCache<int, int>();
        var bottom = new TaskCompletionSource<int>();
        Task<int> Make(int key) => key == 0 ? bottom.Task : AddAsync(key);
        async Task<int> AddAsync(int key) => await cache.GetOrAddAsync(key - 1, Make) + 1;

        var top = cache.GetOrAddAsync(20_000, Make).AsTask();
        bottom.SetResult(0);
        Assert.Equal(20_000, await top.OrFailAsync());
        Assert.Equal(20_001, cache.Count);
        cache.Validate();
    }

    [Fact]
    public async Task Capacity_IsHeld_RunsInFlightDoNotCount()
    {
        var cache = new AsyncCache<int, int>(new() { Capacity = 2 });
        var factory = new Factory<int>();
        var running = Enumerable.Range(0, 5).Select(key => cache.GetOrAddAsync(key, factory.RunAsync).AsTask()).ToArray();
        Assert.Equal(0, cache.Count);
        for (var key = 0; key < 5; key++)
            factory[key].SetResult(key);
        var values = await Task.WhenAll(running).OrFailAsync();
        Assert.Equal([0, 1, 2, 3, 4], values);
        Assert.Equal((2, 3L), (cache.Count, cache.Statistics.Evicted));
        Assert.Equal(4, await cache.GetOrAddAsync(4, static _ => throw new NotSupportedException()));
        cache.Validate();
    }

    [Fact]
    public async Task Comparer_IsHonoured()
    {
        var cache = new AsyncCache<string, string>(new() { Comparer = StringComparer.OrdinalIgnoreCase });
        Assert.Equal("a", await cache.GetOrAddAsync("a", static key => Task.FromResult(key)));
        Assert.Equal("a", await cache.GetOrAddAsync("A", static key => Task.FromResult(key)));
    }

    [Fact]
    public void Misuse_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Capacity", static () => new AsyncCacheOptions<int> { Capacity = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("TimeToLive", static () => new AsyncCacheOptions { TimeToLive = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>("FactoryTimeout", static () => new AsyncCacheOptions { FactoryTimeout = Timeout.InfiniteTimeSpan });
        Assert.Throws<ArgumentNullException>("TimeProvider", static () => new AsyncCacheOptions { TimeProvider = null! });
        Assert.Throws<ArgumentException>("Name", static () => new AsyncCacheOptions { Name = " " });
        var cache = new AsyncCache<string, int>();
        Assert.Throws<ArgumentNullException>("key", () => { cache.GetOrAddAsync(null!, static _ => Task.FromResult(1)); });
        Assert.Throws<ArgumentNullException>("factory", () => { cache.GetOrAddAsync("a", (Func<string, Task<int>>)null!); });
        Assert.Throws<ArgumentNullException>("factory", () => { cache.GetOrAddAsync("a", (Func<string, CancellationToken, Task<int>>)null!); });
        Assert.Throws<ArgumentNullException>("key", () => cache.Remove(null!));
    }
}
