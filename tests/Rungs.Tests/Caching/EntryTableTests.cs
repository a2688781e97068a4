using Rungs.Caching;

namespace Rungs.Tests.Caching;

public sealed class EntryTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1_000)]
    public void AddReplaceRemove_HoweverHashCodesCollide_EqualsADictionary(int hashCodes)
    {
        var random = new Random(hashCodes);
        var table = new EntryTable<int, int>(new Colliding(hashCodes));
        var model = new Dictionary<int, int>();
        for (var i = 0; i < 20_000; i++)
        {
            var key = random.Next(300);
            var hash = table.HashOf(key);
            Assert.Equal(model.TryGetValue(key, out var value), table.TryFind(key, hash, out var entry));
            Assert.Equal(value, entry?.Value ?? 0);
            switch (random.Next(20))
            {
                case 0 when random.Next(50) == 0:
                    table.Clear();
                    model.Clear();
                    break;
                case < 8:
                    var fresh = new CacheEntry<int, int>(key, hash) { Value = model[key] = i };
                    if (entry is null)
                        table.Add(fresh);
                    else
                        table.Replace(entry, fresh);
                    break;
                case < 12 when entry is not null:
                    table.Remove(entry);
                    model.Remove(key);
                    break;
                default:
                    break;
            }

            Assert.Equal(model.Count, table.Count);
        }

        Validate(table);
    }

    [Fact]
    public void Doubled_ManyTimes_HoldsAllAndFindsEach()
    {
        var table = new EntryTable<int, int>(null);
        for (var i = 0; i < 5_000; i++)
        {
            table.Add(new CacheEntry<int, int>(i << 10, table.HashOf(i << 10)) { Value = i }); // codes whose low bits are equal
            if (i % 500 == 0)
                Validate(table);
        }

        for (var i = 0; i < 5_000; i++)
            Assert.True(table.TryFind(i << 10, table.HashOf(i << 10), out var entry) && entry.Value == i);
        Validate(table);
    }

    [Fact]
    public void WhatHasGone_HoldsNothingThatWentLater()
    {
        var table = new EntryTable<int, object>(new Colliding(1));
        var (last, first) = (new CacheEntry<int, object>(1, 0), new CacheEntry<int, object>(2, 0));
        table.Add(last);
        table.Add(first);
        table.Remove(first);
        Assert.Equal(CacheEntryState.Dead, first.State);
        Assert.Null(first.Next(false));
        Assert.Null(first.Next(true));
    }

    [Fact]
    public void PlaceOf_AfterAnAdd_IsNotAsItWas_AfterARemovalItIs()
    {
        var table = new EntryTable<int, int>(new Colliding(1));
        var (one, two) = (new CacheEntry<int, int>(1, 0), new CacheEntry<int, int>(2, 0));
        var place = table.PlaceOf(0);
        Assert.True(table.IsAsItWas(place, 0));
        table.Add(one);
        Assert.False(table.IsAsItWas(place, 0));
        place = table.PlaceOf(0);
        table.Add(two);
        Assert.False(table.IsAsItWas(place, 0));
        table.Remove(two);
        Assert.True(table.IsAsItWas(place, 0));
        for (var i = 0; i < 100; i++)
            table.Add(new CacheEntry<int, int>(3 + i, 100)); // doubles it
        Assert.False(table.IsAsItWas(place, 0));
    }

    [Fact]
    public void Soak_KeyThatIsAlwaysThere_IsFoundWhileItsNeighboursComeAndGo()
    {
        var cache = new LruCache<int, int>(100, new Colliding(1)) { [0] = 0 };
        Race(
            Soak.Share(200_000),
            i =>
            {
                for (var key = 1; key < 4; key++)
                    cache[key] = i;
                for (var key = 1; key < 4; key++)
                    cache.Remove(key);
            },
            () => Assert.True(cache.TryGetValue(0, out _), "A reader came off its chain."));
        cache.Validate();
    }

    [Fact]
    public void Soak_KeyThatIsReplaced_IsFound()
    {
        var cache = new LruCache<int, int>(100, new Colliding(1)) { [0] = 0, [1] = 0 };
        Race(
            Soak.Share(200_000),
            i => cache[0] = i,
            () => Assert.True(cache.TryGetValue(0, out _), "A reader saw neither the old value nor the new one."));
        cache.Validate();
    }

    [Fact]
    public void Soak_KeyThatIsThere_IsFoundWhileTheTableDoubles()
    {
        LruCache<int, int>? cache = null;
        Race(
            Soak.Share(400),
            _ =>
            {
                var grown = new LruCache<int, int>(10_000);
                for (var key = 0; key < 40; key++)
                    grown[key] = key;
                Volatile.Write(ref cache, grown);
                for (var key = 40; key < 2_000; key++)
                    grown[key] = key;
            },
            () =>
            {
                if (Volatile.Read(ref cache) is not { } grown)
                    return;
                for (var key = 0; key < 40; key++)
                    Assert.True(grown.TryGetValue(key, out var value) && value == key, "A reader missed what is there while the chains doubled.");
            });
    }

    [Fact]
    public void Soak_ThreadsAddTheSameKeys_OneOfEachIsIn()
    {
        const int Threads = 4;
        for (var round = 0; round < Soak.Share(300); round++)
        {
            var cache = new LruCache<int, int>(1_000, new Colliding(50));
            using var start = new Barrier(Threads);
            var answers = new int[Threads][];
            var tasks = Enumerable.Range(0, Threads).Select(thread => Start(() =>
            {
                start.SignalAndWait(Hang.Limit);
                answers[thread] = [.. Enumerable.Range(0, 100).Select(key => cache.GetOrAdd(key, thread))];
            })).ToArray();
            Assert.True(Task.WaitAll(tasks, Hang.Limit));
            Assert.Equal(100, cache.Count);
            foreach (var answer in answers)
                Assert.Equal(answers[0], answer);
            cache.Validate();
        }
    }

    /// <summary>Changes so often on one thread, reads on another meanwhile.</summary>
    private static void Race(int changes, Action<int> change, Action read)
    {
        var isOver = false;
        var reader = Start(() =>
        {
            while (!Volatile.Read(ref isOver))
                read();
        });
        var writer = Start(() =>
        {
            for (var i = 0; i < changes && !reader.IsCompleted; i++)
                change(i);
            Volatile.Write(ref isOver, true);
        });
        Assert.True(Task.WaitAll([reader, writer], Hang.Limit));
    }

    private static Task Start(Action body) => Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Validate<TValue>(EntryTable<int, TValue> table)
    {
        table.Validate();
        Assert.Equal(table.Count, table.All.Select(static entry => entry.Key).Distinct().Count());
    }

    private sealed class Colliding(int hashCodes) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => x == y;

        public int GetHashCode(int obj) => obj % hashCodes;
    }
}
