using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Rungs.Benchmarks.HostPools;
using Rungs.Benchmarks.Ladders;
using Rungs.Benchmarks.ProcessPools;

namespace Rungs.Benchmarks.Quick;

/// <summary>The side-by-side table. It shows and never fails: a benchmark is not a test.</summary>
internal static class QuickRun
{
    private static readonly (string Name, Func<IEnumerable<Row>> Rows)[] s_sections =
    [
        ("burst", Bursts.Rows),
        ("cpu", CpuCalls.Rows),
        ("starvation", Starvation.Rows),
        ("loop", LoopTurns.Rows),
        ("block", Blocks.Rows),
        ("runner", Plans.Rows),
        ("wake", Wakes.Rows),
        ("strand", StrandTurns.Rows),
        ("tasks", Maps.Rows),
        ("semaphore", Semaphores.Rows),
        ("queue", Queues.Rows),
        ("cancel", Cancellations.Rows),
        ("cache", Caches.Rows),
        ("zipf", ZipfLoads.Rows),
        ("stream", Streaming.Rows),
        ("scheduler", Firings.Rows),
        ("timeline", Recordings.Rows),
    ];

    /// <summary>Only where asked for: they start other programs, and a broker.</summary>
    private static readonly (string Name, Func<IEnumerable<Row>> Rows)[] s_onlyByName = [("processes", ProcessRows.Rows), ("hosts", HostRows.Rows), ("ladder", LadderRows.Rows)];

    private static IEnumerable<(string Name, Func<IEnumerable<Row>> Rows)> All => s_sections.Concat(s_onlyByName);

    internal static void Run(string? only)
    {
        var started = Stopwatch.GetTimestamp();
        var chosen = only is null ? s_sections : [.. All.Where(section => section.Name.Contains(only, StringComparison.OrdinalIgnoreCase))];
        if (chosen.Length == 0)
            Console.Error.WriteLine($"No rows are called '{only}'. There are: {string.Join(", ", All.Select(static section => section.Name))}.");

        List<Row> rows = [];
        foreach (var (name, section) in chosen)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalSeconds,4:0} s  {name}"));
            rows.AddRange(section());
        }

        Print(rows, Stopwatch.GetElapsedTime(started));
    }

    private static void Print(List<Row> rows, TimeSpan took)
    {
        Console.WriteLine("| work | baseline | median | bytes | Rungs | median | bytes | ratio | target | ok? |");
        Console.WriteLine("|---|---|---:|---:|---|---:|---:|---:|---|---|");
        foreach (var row in rows)
        {
            var (baseline, ours) = (row.Figures.Baseline, row.Figures.Ours);
            var ratio = double.IsNaN(row.Figures.Ratio) ? "" : row.Figures.Ratio.ToString(row.Figures.Ratio < 0.1 ? "0.000" : "0.00", CultureInfo.InvariantCulture);
            Console.WriteLine($"| {row.Work} | {baseline.Name} | {baseline.Text} | {baseline.Allocated} | {ours.Name} | {ours.Text} | {ours.Allocated} | {ratio} | {row.Target.Text} | {row.Verdict} |");
        }

        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}; {Mode} build; took {took.TotalSeconds:0} s. Both sides in turns, medians; the ratio is the median of the rounds' ratios."));
        if (rows.Count(static row => row.Verdict.Contains("missed", StringComparison.Ordinal)) is > 0 and var missed)
            Console.WriteLine($"Missed targets: {missed}.");
    }

    private static string Mode =>
#if DEBUG
        "Debug (figures mean little)";
#else
        "Release";
#endif
}
