using Rungs.Loops;

namespace Rungs.Benchmarks.Quick;

/// <summary>The cost of one item of a <see cref="ParallelRunner{T}"/>, making the plan included.</summary>
internal static class Plans
{
    /// <summary>How much dearer an item of the largest plan may be than one of the smallest: the collector has a million live items to copy.</summary>
    private const double Flat = 2;

    internal static IEnumerable<Row> Rows()
    {
        List<(int Items, Figure Ours)> sizes = [];
        foreach (var items in (int[])[1_000, 10_000, 100_000, 1_000_000])
        {
            // Small plans run several times, so that a sample is long enough to be timed.
            var repeats = Math.Max(1, 50_000 / items);
            var figures = Measure.Pair(WhenAllSide(items, repeats), PlanSide(items, repeats), items * repeats, rounds: items < 1_000_000 ? 7 : 3);
            sizes.Add((items, figures.Ours));
            yield return new Row($"an async item (one Yield) of {items:N0}", figures, Target.None);
        }

        var (small, large) = (sizes[0].Ours, sizes[^1].Ours);
        yield return new Row(
            "the same item: of 1,000 against of 1,000,000",
            Comparison.Of(small with { Name = "of 1,000" }, large with { Name = "of 1,000,000" }),
            Target.Ratio(Flat));

        const int Calls = 10_000;
        yield return new Row(
            "a short blocking item of 10,000, on threads",
            Measure.Pair(TaskRuns(Calls), ThreadPlan(Calls), Calls),
            Target.None);
    }

    /// <summary>The baseline: the same functions, all started and awaited on a loop.</summary>
    internal static void WhenAll(EventLoop loop, int items) => loop.RunUntilComplete(() =>
    {
        var tasks = new Task<int>[items];
        for (var i = 0; i < items; i++)
            tasks[i] = LoopWork.YieldOnceAsync();
        return Task.WhenAll(tasks);
    });

    internal static void Plan(int items)
    {
        var runner = new ParallelRunner<int>();
        for (var i = 0; i < items; i++)
            runner.Schedule(LoopWork.YieldOnceAsync, "item");
        runner.Block();
    }

    private static Side TaskRuns(int items) => new("Task.WhenAll of Task.Run", () =>
    {
        var tasks = new Task<int>[items];
        for (var i = 0; i < items; i++)
            tasks[i] = Task.Run(static () => 1);
        Task.WhenAll(tasks).GetAwaiter().GetResult();
    });

    private static Side ThreadPlan(int items) => new("ParallelRunner on ElasticThreads", () =>
    {
        var runner = new ParallelRunner<int>();
        for (var i = 0; i < items; i++)
            runner.Schedule(static () => 1, "item");
        runner.Block();
    });

    private static Side WhenAllSide(int items, int repeats)
    {
        var loop = new EventLoop();
        return new Side("Task.WhenAll on EventLoop", () => Repeat(repeats, () => WhenAll(loop, items)));
    }

    private static Side PlanSide(int items, int repeats) => new("ParallelRunner<int>", () => Repeat(repeats, () => Plan(items)));

    private static void Repeat(int times, Action run)
    {
        for (var i = 0; i < times; i++)
            run();
    }
}
