using System.Globalization;
using Rungs.Caching;

namespace Rungs.Benchmarks.Quick;

/// <summary>Eight threads that ask for keys of which few are asked for often, against the LRU that people write by hand.</summary>
internal static class ZipfLoads
{
    private const int ThreadCount = 8;
    private const int PerThread = 250_000;
    private const int KeyCount = 100_000;

    /// <summary>The exponent that is usual for requests to the web.</summary>
    private const double Skew = 0.99;

    internal static IEnumerable<Row> Rows()
    {
        var loads = Loads();
        foreach (var percent in (int[])[10, 50, 100])
        {
            var capacity = KeyCount / 100 * percent;
            var locked = new LockedLru<int, object>(capacity);
            var ours = new LruCache<int, object>(capacity);
            yield return new Row(
                $"{ThreadCount} threads, Zipf {Skew.ToString(CultureInfo.InvariantCulture)} over {KeyCount} keys, room for {percent} %, a question",
                Measure.Pair(
                    new Side("Dictionary and LinkedList, lock", () => Ask(loads, locked.TryGet, key => locked.Set(key, loads))),
                    new Side("LruCache", () => Ask(loads, key => ours.TryGetValue(key, out _), key => ours[key] = loads)),
                    ThreadCount * PerThread),
                Target.Ratio(1.0 / 3));

            var exact = new LockedLru<int, object>(capacity);
            var close = new LruCache<int, object>(capacity);
            var figures = Comparison.Of(
                new Figure("Dictionary and LinkedList, lock", Ask(loads, exact.TryGet, key => exact.Set(key, loads)), Unit: "of 10,000"),
                new Figure("LruCache", Ask(loads, key => close.TryGetValue(key, out _), key => close[key] = loads), Unit: "of 10,000"));
            yield return new Row($"hits of that load, from empty, room for {percent} %", figures, new Target(">= 0.99x", static hits => hits.Ratio >= 0.99));
        }
    }

    /// <returns>How many of 10,000 questions were hits.</returns>
    private static double Ask(int[][] loads, Func<int, bool> tryGet, Action<int> set)
    {
        var hits = 0L;
        var threads = Array.ConvertAll(loads, load => new Thread(() =>
        {
            var mine = 0;
            foreach (var key in load)
            {
                if (tryGet(key))
                    mine++;
                else
                    set(key);
            }

            Interlocked.Add(ref hits, mine);
        }));
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        return 10_000.0 * hits / (ThreadCount * PerThread);
    }

    private static int[][] Loads()
    {
        var sums = new double[KeyCount];
        var sum = 0.0;
        for (var i = 0; i < KeyCount; i++)
            sums[i] = sum += 1 / Math.Pow(i + 1, Skew);
        return [.. Enumerable.Range(0, ThreadCount).Select(seed => Load(new Random(seed), sums))];
    }

    private static int[] Load(Random random, double[] sums)
    {
        var keys = new int[PerThread];
        for (var i = 0; i < keys.Length; i++)
        {
            var index = Array.BinarySearch(sums, random.NextDouble() * sums[^1]);
            keys[i] = index < 0 ? ~index : index;
        }

        return keys;
    }
}
