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

    private static IEnumerable<Row> HitRows<TKey>(string kind, TKey[] keys)
        where TKey : notnull
    {
        using var forEver = new MemoryCache(new MemoryCacheOptions());
        using var forAnHour = new MemoryCache(new MemoryCacheOptions());
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

        Row HitRow(string work, MemoryCache baseline, string name, Func<TKey, bool> get, double target) => new(
            $"a hit, {work}{kind}",
            Measure.Pair(Repeated("MemoryCache", keys, key => baseline.TryGetValue(key, out _)), Repeated(name, keys, get), Hits),
            Target.Ratio(target).AndNoBytes());

        return
        [
            HitRow("", forEver, "LruCache", key => lru.TryGetValue(key, out _), 0.45),
            HitRow("", forEver, "AsyncCache", key => Get(shared, key), 0.45),
            HitRow("with a time to live, ", forAnHour, "TtlLruCache", key => ttl.TryGetValue(key, out _), 0.55),
            HitRow("with a time to live, ", forAnHour, "AsyncCache", key => Get(sharedTtl, key), 0.55),
        ];
    }

    private static bool Get<TKey>(AsyncCache<TKey, object> cache, TKey key)
        where TKey : notnull =>
        cache.GetOrAddAsync(key, static (key, _) => Task.FromResult<object>(key)).IsCompletedSuccessfully;

    /// <summary>Many calls of a short loop, so that it reaches the compiler's last tier.</summary>
    private static Side Repeated<TKey>(string name, TKey[] keys, Func<TKey, bool> get) => new(name, () =>
    {
        for (var i = 0; i < Calls; i++)
            GetAll(keys, get);
    });

    private static int GetAll<TKey>(TKey[] keys, Func<TKey, bool> get)
    {
        var hits = 0;
        foreach (var key in keys)
            hits += get(key) ? 1 : 0;
        return hits;
    }

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
