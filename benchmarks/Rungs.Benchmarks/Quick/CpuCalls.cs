using Rungs.Threads;

namespace Rungs.Benchmarks.Quick;

/// <summary>Many calls that compute.</summary>
internal static class CpuCalls
{
    private const int Calls = 2_000;

    internal static IEnumerable<Row> Rows()
    {
        using var cpu = new CpuThreads();
        var ours = new Side("CpuThreads", () => Task.WaitAll(Start(() => cpu.RunAsync(Compute))));
        var parallelFor = new Side("Parallel.For", static () => Parallel.For(0, Calls, static _ => Compute()));
        var taskRun = new Side("Task.Run", static () => Task.WaitAll(Start(static () => Task.Run(Compute))));

        yield return new Row("2,000 calls that compute 50 us, each", Measure.Pair(parallelFor, ours, Calls), Target.None);
        yield return new Row("2,000 calls that compute 50 us, each", Measure.Pair(taskRun, ours, Calls), Target.None);

        yield return new Row(
            "the most threads these calls had",
            Comparison.Of(
                new Figure("processors", Environment.ProcessorCount, Unit: "cores"),
                new Figure("CpuThreads", cpu.Statistics.PeakThreads, Unit: "threads")),
            Target.Ratio(1));
    }

    private static Task[] Start(Func<Task> start)
    {
        var tasks = new Task[Calls];
        for (var i = 0; i < tasks.Length; i++)
            tasks[i] = start();
        return tasks;
    }

    /// <summary>Some 50 microseconds that no compiler can shorten: each step needs the last.</summary>
    private static int Compute()
    {
        var state = 2463534242u;
        for (var i = 0; i < 25_000; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
        }

        return (int)state;
    }
}
