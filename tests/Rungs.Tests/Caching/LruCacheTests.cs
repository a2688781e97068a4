using Rungs.Caching;

namespace Rungs.Tests.Caching;

public sealed class LruCacheTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 7)]
    [InlineData(4, 100)]
    [InlineData(5, 300)]
    public void RandomOperations_OneThread_EqualTheModel(int seed, int capacity)
    {
        var random = new Random(seed);
        var cache = new LruCache<int, int>(capacity);
        var model = new LruModel(capacity);
        for (var i = 0; i < 100_000; i++)
        {
            var key = random.Next(capacity * 2);
            switch (random.Next(10_000))
            {
                case 0:
                    cache.Clear();
                    model.Clear();
                    break;
                case < 4_000:
                    Assert.Equal((model.TryGet(key, out var expected), expected), (cache.TryGetValue(key, out var value), value));
                    break;
                case < 7_000:
                    cache[key] = i;
                    model.Set(key, i);
                    break;
                case < 8_000:
                    Assert.Equal(model.Remove(key), cache.Remove(key));
                    break;
                default:
                    if (!model.TryGet(key, out var present))
                        model.Set(key, present = i);
                    Assert.Equal(present, cache.GetOrAdd(key, i));
                    break;
            }

            Assert.Equal(model.Count, cache.Count);
        }

        cache.Validate();
    }

    [Fact]
    public void Uses_MoreThanAStampHolds_AreStillInOrder()
    {
        const int Wrap = 1 << 24;
        var cache = new LruCache<string, int>(2) { ["old"] = 1, ["new"] = 2 };
        for (var i = 0; i < Wrap - 1; i++)
            cache.TryGetValue("old", out _);
        cache.TryGetValue("new", out _); // the count of uses begins anew here
        cache["third"] = 3;
        Assert.False(cache.TryGetValue("old", out _));
        Assert.True(cache.TryGetValue("new", out _));
    }

    [Fact]
    public void Overwritten_WithoutEnd_HoldsNoMoreThanItsShare()
    {
        var cache = new LruCache<int, object>(10);
        var references = new List<WeakReference>();
        for (var i = 0; i < 10_000; i++)
            references.Add(SetAndForget(cache, i % 10));
        GC.Collect();
        Assert.InRange(references.Count(static reference => reference.IsAlive), 10, 10 + 64 + 1);
        GC.KeepAlive(cache);
    }

    [Fact]
    public void Removed_AndEmpty_HoldsNothing()
    {
        var cache = new LruCache<int, object>(100);
        var references = Enumerable.Range(0, 50).Select(i => SetAndForget(cache, i)).ToArray();
        for (var i = 0; i < 25; i++)
            cache.Remove(i);
        cache.Clear();
        GC.Collect();
        Assert.DoesNotContain(references, static reference => reference.IsAlive);
        GC.KeepAlive(cache);
    }

    [Fact]
    public void Evicted_IsCollectable()
    {
        var cache = new LruCache<int, object>(3);
        var first = SetAndForget(cache, 0);
        for (var i = 1; i <= 3; i++)
            cache[i] = new object();
        GC.Collect();
        Assert.False(first.IsAlive);
        GC.KeepAlive(cache);
    }

    [Fact]
    public void Comparer_IsHonoured()
    {
        var cache = new LruCache<string, int>(2, StringComparer.OrdinalIgnoreCase) { ["a"] = 1 };
        cache["A"] = 2;
        Assert.Equal(2, cache["a"]);
        Assert.Equal(1, cache.Count);
        Assert.True(cache.Remove("A", out var removed));
        Assert.Equal(2, removed);
    }

    [Fact]
    public void Misuse_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("capacity", static () => new LruCache<int, int>(0));
        Assert.Throws<ArgumentOutOfRangeException>("capacity", static () => new LruCache<int, int>(-1));
        var cache = new LruCache<string, int>(int.MaxValue);
        Assert.Throws<ArgumentNullException>("key", () => cache[null!]);
        Assert.Throws<ArgumentNullException>("key", () => cache[null!] = 1);
        Assert.Throws<ArgumentNullException>("key", () => cache.GetOrAdd(null!, 1));
        Assert.Throws<ArgumentNullException>("key", () => cache.Remove(null!));
        Assert.Throws<ArgumentNullException>("key", () => cache.TryGetValue(null!, out _));
        Assert.Contains("'missing'", Assert.Throws<KeyNotFoundException>(() => cache["missing"]).Message, StringComparison.Ordinal);
        cache.Validate();
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference SetAndForget(LruCache<int, object> cache, int key)
    {
        var value = new object();
        cache[key] = value;
        return new WeakReference(value);
    }
}
