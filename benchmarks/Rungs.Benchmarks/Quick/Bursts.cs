using System.Diagnostics;
using Rungs.Threads;

namespace Rungs.Benchmarks.Quick;

/// <summary>Many blocking calls of 100 ms, submitted at once.</summary>
internal static class Bursts
{
    private const int CallMilliseconds = 100;
    private const int WarmRuns = 5;

    private static readonly TimeSpan s_untilParked = TimeSpan.FromMilliseconds(50);

    internal static IEnumerable<Row> Rows()
    {
        foreach (var (calls, times, cold, warm) in ((int, int, double, double)[])[(200, 7, 1.3, 1.15), (1_000, 5, 2.1, 2.1)])
        {
            var pool = Child.Run("task-run-burst", calls);
            var bare = Child.Run("thread-burst", calls, times);
            var first = Child.Run("elastic-burst-first", calls, times);
            var elastic = Child.Run("elastic-burst", calls, times);
            var runner = Child.Run("runner-burst", calls, times);
            var work = $"{calls:N0} blocking calls of 100 ms";
            yield return new Row($"{work}, new threads, against the floor", Comparison.Of(new Figure("bare threads", bare[0]), new Figure("Async.RunAsync", elastic[0])), Target.None);
            yield return Row($"{work}, first thing in a process", pool[0], "Async.RunAsync", first[0], cold);
            yield return Row($"{work}, new threads", pool[0], "Async.RunAsync", elastic[0], cold);
            yield return Row($"{work}, warm", pool[0], "Async.RunAsync", elastic[1], warm);
            yield return Row($"{work}, new threads", pool[0], "ParallelRunner", runner[0], cold);
            yield return Row($"{work}, warm", pool[0], "ParallelRunner", runner[1], warm);
            if (calls != 200)
                continue;

            yield return new Row("the submitter's time for 200, new threads", Compare(pool[1], "Async.RunAsync", elastic[2]), Target.AtMost(5e6));
            yield return new Row("the submitter's time for 200, warm", Compare(pool[1], "Async.RunAsync", elastic[3]), Target.AtMost(5e6));
        }
    }

    /// <returns>The time until as many threads, started one after another, have each slept: what a burst cannot beat without threads to spare.</returns>
    internal static double[] OfBareThreads(int calls)
    {
        using var all = new CountdownEvent(calls);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            new Thread(() =>
            {
                Call();
                all.Signal();
            }).UnsafeStart();
        }

        all.Wait();
        return [Stopwatch.GetElapsedTime(started).TotalNanoseconds];
    }

    /// <returns>Total, every method on the way being compiled meanwhile.</returns>
    internal static double[] OfElasticThreadsFirst(int calls) => [Burst(calls, static () => Async.RunAsync(Call)).Total];

    /// <returns>The time until all have ended, and until all were submitted.</returns>
    internal static double[] OfTaskRun(int calls)
    {
        var (total, submitted) = Burst(calls, static () => Task.Run(Call));
        return [total, submitted];
    }

    /// <returns>Total with new threads and warm, submission with new threads and warm.</returns>
    internal static double[] OfElasticThreads(int calls)
    {
        Compile();
        var cold = Burst(calls, static () => Async.RunAsync(Call));
        var warm = Warm(() => Burst(calls, static () => Async.RunAsync(Call)));
        return [cold.Total, warm.Total, cold.Submitted, warm.Submitted];
    }

    /// <returns>Total with new threads and warm, making the plan included.</returns>
    internal static double[] OfRunner(int calls)
    {
        Compile();
        var cold = Plan(calls);
        return [cold.Total, Warm(() => Plan(calls)).Total];
    }

    /// <summary>Has the code compiled on threads of its own, so that the shared ones are still to be started.</summary>
    private static void Compile()
    {
        using var own = new ElasticThreads();
        Burst(4, () => own.RunAsync(static () => Thread.Sleep(1)));
        var plan = new ParallelRunner();
        for (var i = 0; i < 4; i++)
            plan.Schedule(static () => Thread.Sleep(1));
        plan.Block(own);
    }

    private static Row Row(string work, double pool, string name, double ours, double factor) =>
        new(work, Compare(pool, name, ours), Target.AtMost(factor * CallMilliseconds * 1e6));

    private static Comparison Compare(double pool, string name, double ours) =>
        Comparison.Of(new Figure("Task.Run", pool), new Figure(name, ours));

    private static (double Total, double Submitted) Burst(int calls, Func<Task> submit)
    {
        var started = Stopwatch.GetTimestamp();
        var tasks = new Task[calls];
        for (var i = 0; i < calls; i++)
            tasks[i] = submit();

        var submitted = Stopwatch.GetElapsedTime(started);
        Task.WaitAll(tasks);
        return (Stopwatch.GetElapsedTime(started).TotalNanoseconds, submitted.TotalNanoseconds);
    }

    private static (double Total, double Submitted) Plan(int calls)
    {
        var started = Stopwatch.GetTimestamp();
        var runner = new ParallelRunner();
        for (var i = 0; i < calls; i++)
            runner.Schedule(Call);

        runner.Block();
        return (Stopwatch.GetElapsedTime(started).TotalNanoseconds, 0);
    }

    private static (double Total, double Submitted) Warm(Func<(double Total, double Submitted)> run)
    {
        var runs = new (double Total, double Submitted)[WarmRuns];
        for (var i = 0; i < WarmRuns; i++)
        {
            Thread.Sleep(s_untilParked);
            runs[i] = run();
        }

        return (Measure.Median(runs.Select(static run => run.Total)), Measure.Median(runs.Select(static run => run.Submitted)));
    }

    private static void Call() => Thread.Sleep(CallMilliseconds);
}
