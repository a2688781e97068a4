using System.Diagnostics;
using Rungs.Benchmarks.Quick;
using Rungs.Processes;
using Rungs.Threads;

namespace Rungs.Benchmarks.Ladders;

/// <summary>The Ladder beside what a careful person would assign by hand, and beside each rung alone; and what its decision costs.</summary>
internal static class LadderRows
{
    private const int Works = 500;
    private const int BlockMilliseconds = 20;

    /// <summary>Some 2 ms.</summary>
    private const int Steps = 1_000_000;

    private const int Rounds = 9;
    private const int Decisions = 100_000;

    internal static IEnumerable<Row> Rows() => [.. DecisionRows(), .. MixRowsAsync().GetAwaiter().GetResult()];

    private static IEnumerable<Row> DecisionRows()
    {
        var threads = new NullRung(Level.Threads);
        var isFull = false;
        var ladder = new Ladder(new() { Blocking = threads, Cpu = threads, Processes = new NullRung(Level.Processes), Hosts = new NullRung(Level.Hosts), MaxAtHosts = int.MaxValue, Signal = LoadSignal.Of(() => isFull) });
        using var cpu = new CpuThreads();
        var signal = LoadSignal.Of(cpu);
        var none = 0;
        yield return Decision("a closure that blocks", Work.Of(() => 1));
        yield return Decision("portable work that computes, room here", Work.Portable(() => LadderWorks.Compute(1)).As(WorkKind.Cpu));
        yield return Decision("isolated work", Work.Portable(() => LadderWorks.ComputeApart(1)));
        yield return new Row(
            "whether CpuThreads are full",
            Measure.Pair(new Side("nothing", () => none = 0), new Side("LoadSignal", () => Repeat(() => none += signal.IsFull ? 1 : 0)), Decisions),
            Target.AtMost(1_000));
        isFull = true;
        yield return Decision("portable work that computes, CPU full: until it is on its way to hosts", Work.Portable(() => LadderWorks.Compute(1)).As(WorkKind.Cpu));

        Row Decision<T>(string what, Work<T> work) => new(
            $"the decision: {what}",
            Measure.Pair(new Side("the rung itself", () => Repeat(() => threads.RunAsync(work))), new Side("Ladder", () => Repeat(() => ladder.RunAsync(work))), Decisions),
            Target.Over(1_000));

        static void Repeat(Action action)
        {
            for (var i = 0; i < Decisions; i++)
                action();
        }
    }

    /// <summary>60% blocking calls, 30% that compute, 10% isolated, all at once.</summary>
    private static async Task<List<Row>> MixRowsAsync()
    {
        await using var elastic = new ElasticThreads();
        await using var cpu = new CpuThreads();
        await using var processes = new ProcessPool();
        var ladder = new Ladder(new() { Blocking = elastic, Cpu = cpu, Processes = processes });
        (string Name, IRung Blocking, IRung Computing, IRung Isolated)[] byHand =
        [
            ("elastic, cpu, processes", elastic, cpu, processes),
            ("elastic, elastic, processes", elastic, elastic, processes),
            ("elastic, processes, processes", elastic, processes, processes),
        ];
        (string Name, IRung Rung)[] alone = [("ElasticThreads", elastic), ("CpuThreads", cpu), ("ProcessPool", processes)];
        var sides = byHand.Select(static hand => (hand.Name, hand.Blocking, hand.Computing, hand.Isolated))
            .Concat(alone.Select(static one => (one.Name, Blocking: one.Rung, Computing: one.Rung, Isolated: one.Rung)))
            .Append(("Ladder", ladder, ladder, ladder)).ToArray();

        var times = sides.Select(static _ => new double[Rounds]).ToArray();
        for (var round = -2; round < Rounds; round++)
        {
            for (var i = 0; i < sides.Length; i++)
            {
                var side = sides[(i + Math.Max(round, 0)) % sides.Length]; // who goes first changes
                var took = await RunAsync(side.Blocking, side.Computing, side.Isolated);
                if (round >= 0)
                    times[Array.IndexOf(sides, side)][round] = took;
            }
        }

        const string What = "500 works at once: 300 block 20 ms, 150 compute 2 ms, 50 do so isolated";
        var ours = new Figure("Ladder", Measure.Median(times[^1]));
        List<Row> rows = [.. Enumerable.Range(0, sides.Length - 1).Select(i => Of(i, i < byHand.Length ? "by hand: " : "alone: ", Target.None))];
        rows.Add(Of(Best(0, byHand.Length), "best by hand: ", Target.Ratio(1.1)));
        rows.Add(Of(Best(byHand.Length, alone.Length), "best alone: ", Target.Ratio(1)));
        return rows;

        int Best(int first, int count) => Enumerable.Range(first, count).MinBy(i => Measure.Median(times[i]));

        Row Of(int i, string prefix, Target target) => new(What, new Comparison(
            new Figure(prefix + sides[i].Name, Measure.Median(times[i])),
            ours,
            Measure.Median(times[i].Zip(times[^1], static (theirs, own) => own / theirs)),
            Measure.Median(times[i].Zip(times[^1], static (theirs, own) => own - theirs))), target);
    }

    private static async Task<double> RunAsync(IRung blocking, IRung computing, IRung isolated)
    {
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        var tasks = new Task[Works];
        for (var i = 0; i < Works; i++)
        {
            tasks[i] = (i % 10) switch
            {
                < 6 => blocking.RunAsync(Work.Portable(() => LadderWorks.Block(BlockMilliseconds)).As(WorkKind.Blocking)),
                < 9 => computing.RunAsync(Work.Portable(() => LadderWorks.Compute(Steps)).As(WorkKind.Cpu)),
                _ => isolated.RunAsync(Work.Portable(() => LadderWorks.ComputeApart(Steps)).As(WorkKind.Cpu)),
            };
        }

        await Task.WhenAll(tasks);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }
}
