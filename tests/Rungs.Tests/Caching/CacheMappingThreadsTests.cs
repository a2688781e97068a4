using Rungs.Caching;

namespace Rungs.Tests.Caching;

public sealed class CacheMappingThreadsTests
{
    private const int Threads = 8;

    [Fact]
    public void Statistics_OfManyThreads_AreExact()
    {
        const int Capacity = 100;
        var each = Soak.Share(20_000);
        var cache = new LruCache<int, int>(Capacity);
        long asked = 0;
        OnThreads(thread =>
        {
            var random = new Random(thread);
            for (var i = 0; i < each; i++)
            {
                if (random.Next(2) == 0)
                    cache.TryGetValue(random.Next(200), out _);
                else
                    cache.GetOrAdd(random.Next(200), i);
                Interlocked.Increment(ref asked);
                if (i % 64 == 0)
                    Assert.InRange(cache.Statistics.Count, 0, Capacity);
            }
        });
        var statistics = cache.Statistics;
        Assert.Equal(asked, statistics.Hits + statistics.Misses);
        Assert.Equal(Capacity, statistics.Count);
        Assert.Equal(0, statistics.Shared);
        cache.Validate();
    }

    [Fact]
    public void Adds_WhileOthersReadStatistics_AreAllListed()
    {
        const int Adds = 20;
        for (var round = 0; round < Soak.Share(2_000); round++)
        {
            var cache = new LruCache<int, int>(1_000);
            using var start = new Barrier(2);
            var reader = Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait(Hang.Limit);
                    while (cache.Statistics.Count < Adds)
                    {
                    }
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            start.SignalAndWait(Hang.Limit);
            for (var i = 0; i < Adds; i++)
                cache[i] = i;
            Assert.True(reader.Wait(Hang.Limit), $"Round {round}: {cache.Count} of {Adds} are listed, and nobody lists the rest.");
            cache.Validate();
        }
    }

    [Fact]
    public void Soak_AllOperations_ThreadsAreInterrupted_NothingIsCorrupt()
    {
        const int Capacity = 50;
        var each = Soak.Share(10_000);
        var cache = new LruCache<int, int>(Capacity);
        var threads = new Thread[Threads];
        var working = Threads;
        var thrown = 0;
        for (var t = 0; t < Threads; t++)
        {
            var random = new Random(t);
            threads[t] = new Thread(() =>
            {
                for (var i = 0; i < each; i++)
                {
                    try
                    {
                        Operate(cache, random, i);
                    }
                    catch (ThreadInterruptedException)
                    {
                        Interlocked.Increment(ref thrown);
                    }
                }

                Interlocked.Decrement(ref working);
            })
            { IsBackground = true };
        }

        foreach (var thread in threads)
            thread.Start();
        var victim = new Random(99);
        while (Volatile.Read(ref working) > 0)
        {
            threads[victim.Next(Threads)].Interrupt();
            Thread.Yield();
        }

        foreach (var thread in threads)
            thread.OrFail("an interrupted thread");
        Assert.Equal(0, thrown); // waiting for the lock is for moments: the interruption is left to the next who waits
        cache.Validate();
        Assert.InRange(cache.Count, 0, Capacity);
        for (var i = 0; i < Capacity; i++)
            cache[-1 - i] = i;
        Assert.Equal(Capacity, cache.Count);
        for (var key = 0; key < 300; key++)
            Assert.False(cache.TryGetValue(key, out _), "An entry in no list has stayed.");
        cache.Validate();
    }

    [Fact]
    public void Comparer_ThrowsForTheKeyAsked_ReachesTheCaller_NothingChanges()
    {
        var comparer = new OddKey.Comparer();
        var cache = new LruCache<OddKey, int>(2, comparer) { [new(1)] = 1, [new(2)] = 2 };
        comparer.Refuses = static key => key.Number == 3;
        Assert.Same(OddKey.Error, Assert.Throws<NotSupportedException>(() => cache[new(3)] = 3));
        Assert.Same(OddKey.Error, Assert.Throws<NotSupportedException>(() => cache.TryGetValue(new(3), out _)));
        Assert.Equal(2, cache.Count);
        Assert.Equal(1, cache[new(1)]);
        cache.Validate();
    }

    [Fact]
    public void Comparer_ThrowsForTheOneThatGoes_TheOneThatComesIsThereAndCounts()
    {
        var comparer = new OddKey.Comparer();
        var cache = new LruCache<OddKey, int>(1, comparer) { [new(1)] = 1 };
        comparer.Refuses = static key => key.Number == 1;
        cache[new(2)] = 2;
        Assert.Equal(2, cache[new(2)]);
        Assert.Equal((1, 1L), (cache.Count, cache.Statistics.Evicted));
        cache[new(3)] = 3;
        Assert.False(cache.TryGetValue(new(2), out _));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(2_000)]
    public void Comparer_WhileItCompares_OthersChangeTheCache(int capacity)
    {
        var comparer = new Meddler();
        var cache = new LruCache<int, int>(capacity, comparer);
        for (var key = 0; key < capacity; key++)
            cache[key] = key;
        comparer.Meddle = () => cache[-1] = 1;
        cache[capacity] = 8; // evicts
        cache[capacity] = 9; // replaces
        Assert.Equal(9, cache[capacity]);
        Assert.Equal(9, cache.GetOrAdd(capacity, 10));
        Assert.Equal(10, cache.GetOrAdd(capacity + 1, 10));
        Assert.True(cache.Remove(capacity + 1));
        Assert.False(cache.Remove(capacity + 1));
        Assert.InRange(comparer.Calls, 10, 1_000);
        cache.Validate();
    }

    private static void Operate(LruCache<int, int> cache, Random random, int value)
    {
        var key = random.Next(300);
        switch (random.Next(100))
        {
            case 0:
                cache.Clear();
                break;
            case < 10:
                cache.Remove(key);
                break;
            case < 40:
                cache[key] = value;
                break;
            case < 60:
                cache.GetOrAdd(key, value);
                break;
            default:
                cache.TryGetValue(key, out _);
                break;
        }
    }

    private static void OnThreads(Action<int> body)
    {
        var tasks = Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () => body(thread), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Assert.True(Task.WaitAll(tasks, Hang.Limit));
    }

    /// <summary>Does something on another thread whenever it is asked, and waits for it.</summary>
    private sealed class Meddler : IEqualityComparer<int>
    {
        private bool _isInside;

        internal Action? Meddle { get; set; }

        internal int Calls { get; private set; }

        public bool Equals(int x, int y)
        {
            Call();
            return x == y;
        }

        public int GetHashCode(int obj)
        {
            Call();
            return obj;
        }

        private void Call()
        {
            if (Meddle is null || _isInside)
                return;

            Calls++;
            _isInside = true;
            var other = Task.Factory.StartNew(Meddle, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            Assert.True(other.Wait(Hang.Limit), "The comparer ran under the lock of the cache.");
            _isInside = false;
        }
    }
}
