using Rungs.Tasks;

namespace Rungs.Benchmarks.Quick;

/// <summary>An async function over many items, so many at once.</summary>
internal static class Maps
{
    private const int Items = 100_000;
    private const int Limit = 100;

    internal static IEnumerable<Row> Rows()
    {
        using var executor = new LoopExecutor(Limit);
        yield return RowOf("one Yield", YieldAsync, rounds: 7);
        yield return RowOf("Task.Delay(1)", DelayAsync, rounds: 3);
        yield return new Row(
            "an item (one Yield), blocking",
            Measure.Pair(ForEachSide(YieldAsync), new Side("foreach over Map", () => Sum(executor.Map(YieldAsync, Source()))), Items),
            Target.None);

        Row RowOf(string name, Func<int, Task<int>> work, int rounds) => new(
            $"an item ({name}) of {Items:N0}, {Limit} at once",
            Measure.Pair(ForEachSide(work), new Side("LoopExecutor.Map", () => SumAsync(executor.Map(work, Source())).GetAwaiter().GetResult()), Items, rounds),
            Target.Ratio(1.3));
    }

    private static IEnumerable<int> Source() => Enumerable.Range(0, Items);

    private static Side ForEachSide(Func<int, Task<int>> work) => new("Parallel.ForEachAsync", () => ForEachAsync(work).GetAwaiter().GetResult());

    /// <summary>The baseline gives no results: it adds them up.</summary>
    private static async Task ForEachAsync(Func<int, Task<int>> work)
    {
        var sum = 0L;
        await Parallel.ForEachAsync(Source(), new ParallelOptions { MaxDegreeOfParallelism = Limit }, async (item, _) => Interlocked.Add(ref sum, await work(item)));
        GC.KeepAlive(sum);
    }

    private static async Task SumAsync(IAsyncEnumerable<int> results)
    {
        var sum = 0L;
        await foreach (var result in results)
            sum += result;
        GC.KeepAlive(sum);
    }

    private static void Sum(IEnumerable<Task<int>> tasks)
    {
        var sum = 0L;
        foreach (var task in tasks)
            sum += task.Result;
        GC.KeepAlive(sum);
    }

    private static async Task<int> YieldAsync(int item)
    {
        await Task.Yield();
        return item;
    }

    private static async Task<int> DelayAsync(int item)
    {
        await Task.Delay(1);
        return item;
    }
}
