using Microsoft.Extensions.Caching.Memory;
using Rungs.Caching;

namespace Rungs.Benchmarks.Quick;

/// <summary>A hit, against the class library's memory cache; and a fresh key.</summary>
internal static class Caches
{
    private const int KeyCount = 1_000;
    private const int Calls = 1_000;
    private const int Hits = KeyCount * Calls;
    private const int FreshKeys = 200_000;

    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    internal static IEnumerable<Row> Rows() =>
    [
        .. HitRows("string keys", Enumerable.Range(0, KeyCount).Select(static number => $"user:{number}").ToArray()),
        .. HitRows("int keys", Enumerable.Range(0, KeyCount).ToArray()),
        new Row(
            "a fresh key, the factory ends at once",
            Measure.Pair(
                new Side("MemoryCache.GetOrCreate", static () => FreshInMemoryCache()),
                new Side("AsyncCache", static () => FreshInAsyncCache()),
                FreshKeys),
            Target.None),
    ];

    private static Row[] HitRows<TKey>(string kind, TKey[] keys)
        where TKey : notnull
    {
        var forEver = new MemoryCache(new MemoryCacheOptions());
        var forAnHour = new MemoryCache(new MemoryCacheOptions());
        var lru = new LruCache<TKey, object>(2 * KeyCount);
        var ttl = new TtlLruCache<TKey, object>(2 * KeyCount, s_hour);
        var shared = new AsyncCache<TKey, object>();
        var sharedTtl = new AsyncCache<TKey, object>(new() { TimeToLive = s_hour });
        foreach (var key in keys)
        {
            forEver.Set(key, key);
            forAnHour.Set(key, key, s_hour);
            lru[key] = key;
            ttl[key] = key;
            Get(shared, key);
            Get(sharedTtl, key);
        }

        // Each loop is written out: a delegate for each question would cost both sides more than some of the answers.
        var hits = 0;
        var memory = Repeated("MemoryCache", () =>
        {
            foreach (var key in keys)
                hits += forEver.TryGetValue(key, out _) ? 1 : 0;
        });
        var memoryTtl = Repeated("MemoryCache", () =>
        {
            foreach (var key in keys)
                hits += forAnHour.TryGetValue(key, out _) ? 1 : 0;
        });
        var ours = Repeated("LruCache", () =>
        {
            foreach (var key in keys)
                hits += lru.TryGetValue(key, out _) ? 1 : 0;
        });
        var oursTtl = Repeated("TtlLruCache", () =>
        {
            foreach (var key in keys)
                hits += ttl.TryGetValue(key, out _) ? 1 : 0;
        });
        var ourShared = Repeated("AsyncCache", () =>
        {
            foreach (var key in keys)
                hits += Get(shared, key) ? 1 : 0;
        });
        var ourSharedTtl = Repeated("AsyncCache", () =>
        {
            foreach (var key in keys)
                hits += Get(sharedTtl, key) ? 1 : 0;
        });
        return
        [
            new Row($"a hit, {kind}", Measure.Pair(memory, ours, Hits), Target.Ratio(0.45).AndNoBytes()),
            new Row($"a hit, {kind}", Measure.Pair(memory, ourShared, Hits), Target.Ratio(0.45).AndNoBytes()),
            new Row($"a hit, with a time to live, {kind}", Measure.Pair(memoryTtl, oursTtl, Hits), Target.Ratio(0.55).AndNoBytes()),
            new Row($"a hit, with a time to live, {kind}", Measure.Pair(memoryTtl, ourSharedTtl, Hits), Target.Ratio(0.55).AndNoBytes()),
        ];
    }

    private static bool Get<TKey>(AsyncCache<TKey, object> cache, TKey key)
        where TKey : notnull =>
        cache.GetOrAddAsync(key, static (key, _) => Task.FromResult<object>(key)).IsCompletedSuccessfully;

    /// <summary>Many calls of a short loop, so that it reaches the compiler's last tier.</summary>
    private static Side Repeated(string name, Action loop) => new(name, () =>
    {
        for (var i = 0; i < Calls; i++)
            loop();
    });

    private static void FreshInMemoryCache()
    {
        using var cache = new MemoryCache(new MemoryCacheOptions());
        for (var i = 0; i < FreshKeys; i++)
            cache.GetOrCreate(i, static entry => entry.Key);
    }

    private static void FreshInAsyncCache()
    {
        var cache = new AsyncCache<int, object>();
        for (var i = 0; i < FreshKeys; i++)
            Get(cache, i);
    }
}
