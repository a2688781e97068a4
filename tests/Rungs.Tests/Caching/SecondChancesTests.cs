using Rungs.Caching;

namespace Rungs.Tests.Caching;

public sealed class SecondChancesTests
{
    private const int Capacity = 2_000;

    [Fact]
    public void UsedSinceTheHandCameBy_Stays_OthersGoInTheOrderTheyCame()
    {
        var cache = new LruCache<int, int>(Capacity);
        for (var key = 0; key < Capacity; key++)
            cache[key] = key;
        for (var key = 0; key < Capacity; key += 4)
            Assert.True(cache.TryGetValue(key, out _));
        for (var key = 0; key < Capacity / 2; key++)
            cache[Capacity + key] = key;
        Assert.Equal((Capacity, Capacity / 2), (cache.Count, (int)cache.Statistics.Evicted));
        var there = Enumerable.Range(0, Capacity).Where(key => cache.TryGetValue(key, out _)).ToArray();
        var gone = Enumerable.Range(0, Capacity).Where(static key => key % 4 != 0).Take(Capacity / 2).ToHashSet();
        Assert.Equal(Enumerable.Range(0, Capacity).Where(key => !gone.Contains(key)), there);
        cache.Validate();
    }

    [Fact]
    public void AllUsed_OneGoesAfterSoManyLooks()
    {
        var order = new SecondChances<int, int>();
        var entries = Enumerable.Range(0, 3_000).Select(static key => new CacheEntry<int, int>(key, key) { LastUse = 1, State = CacheEntryState.Listed }).ToArray();
        Array.ForEach(entries, order.Add);
        Assert.True(order.TryTakeOldest(out var first));
        Assert.Same(entries[1_024], first);
        Assert.Equal(1_025, entries.Count(static entry => entry.LastUse == 0) + 1); // that one's is not asked any more
        Assert.Equal(2_999, order.Count);
    }

    [Fact]
    public void Dead_AreDropped_TheHandStaysWhereItIs()
    {
        var order = new SecondChances<int, int>();
        var entries = Enumerable.Range(0, 100).Select(static key => new CacheEntry<int, int>(key, key) { State = CacheEntryState.Listed }).ToArray();
        Array.ForEach(entries, order.Add);
        for (var i = 0; i < 10; i++)
            Assert.True(order.TryTakeOldest(out _)); // the hand is at 10; 0 to 9 are the newest now
        foreach (var entry in entries.Where(static entry => entry.Key % 2 == 0))
            entry.State = CacheEntryState.Dead;
        order.DropDead();
        Assert.All(order.All, static entry => Assert.Equal(CacheEntryState.Listed, entry.State));
        Assert.True(order.TryTakeOldest(out var next));
        Assert.Equal(11, next.Key);
        order.Clear();
        Assert.False(order.TryTakeOldest(out _));
        Assert.Empty(order.All);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void RandomOperations_BeyondTheExactOrder_HoldWhatWasSetLast(int seed)
    {
        var random = new Random(seed);
        var cache = new LruCache<int, int>(Capacity);
        var model = new Dictionary<int, int>();
        for (var i = 0; i < 100_000; i++)
        {
            var key = random.Next(2 * Capacity);
            switch (random.Next(10))
            {
                case 0 when random.Next(2_000) == 0:
                    cache.Clear();
                    model.Clear();
                    break;
                case 1:
                    var wasThere = cache.TryGetValue(key, out _);
                    Assert.Equal(wasThere, cache.Remove(key));
                    model.Remove(key);
                    break;
                case < 6:
                    cache[key] = model[key] = i;
                    break;
                default:
                    if (cache.TryGetValue(key, out var value))
                        Assert.Equal(model[key], value);
                    break;
            }

            Assert.InRange(cache.Count, 0, Capacity);
            if (i % 10_000 == 0)
                cache.Validate();
        }

        Assert.InRange(cache.Count, Capacity / 2, Capacity);
        cache.Validate();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Zipf_BeyondTheExactOrder_HasNoFewerHitsThanTrueLru(int keysThatMovePerHundred)
    {
        const int KeyCount = 20_000;
        var sums = new double[KeyCount];
        var sum = 0.0;
        for (var i = 0; i < KeyCount; i++)
            sums[i] = sum += 1 / Math.Pow(i + 1, 0.99);
        var random = new Random(5);
        var cache = new LruCache<int, int>(Capacity);
        var exact = new FastLru(Capacity);
        var (hits, exactHits) = (0, 0);
        for (var i = 0; i < 300_000; i++)
        {
            var index = Array.BinarySearch(sums, random.NextDouble() * sum);
            var key = (index < 0 ? ~index : index) + (i * keysThatMovePerHundred / 100);
            if (cache.TryGetValue(key, out _))
                hits++;
            else
                cache[key] = key;
            if (exact.Use(key))
                exactHits++;
        }

        Assert.True(hits >= 0.99 * exactHits, $"{hits} hits, where true LRU has {exactHits}.");
        cache.Validate();
    }

    [Fact]
    public void Overwritten_WithoutEnd_HoldsNoMoreThanItsShare()
    {
        var cache = new LruCache<int, object>(Capacity);
        var references = new List<WeakReference>();
        for (var i = 0; i < 10_000; i++)
            references.Add(SetAndForget(cache, i % 10));
        GC.Collect();
        Assert.InRange(references.Count(static reference => reference.IsAlive), 10, 10 + 64 + 1);
        GC.KeepAlive(cache);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference SetAndForget(LruCache<int, object> cache, int key)
    {
        var value = new object();
        cache[key] = value;
        return new WeakReference(value);
    }

    /// <summary>True LRU, quick enough for many keys.</summary>
    private sealed class FastLru(int capacity)
    {
        private readonly Dictionary<int, LinkedListNode<int>> _nodes = [];
        private readonly LinkedList<int> _byUse = new();

        internal bool Use(int key)
        {
            var isThere = _nodes.TryGetValue(key, out var node);
            if (isThere)
                _byUse.Remove(node!);
            else if (_nodes.Count == capacity)
                _nodes.Remove(_byUse.Last!.Value);
            if (_byUse.Count == capacity)
                _byUse.RemoveLast();
            _nodes[key] = _byUse.AddFirst(key);
            return isThere;
        }
    }
}
