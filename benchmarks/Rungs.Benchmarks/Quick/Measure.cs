using System.Diagnostics;

namespace Rungs.Benchmarks.Quick;

/// <summary>One way to do the work: a name, and a run of many operations.</summary>
internal sealed record Side(string Name, Action Run);

/// <summary>Measures two sides in turns, so that whatever else the machine does meets both.</summary>
internal static class Measure
{
    /// <summary>Tiered compilation goes through two steps (instrumented, optimised), each some 100 ms after thirty calls.</summary>
    private const int WarmRounds = 3;

    private static readonly TimeSpan s_tieringDelay = TimeSpan.FromMilliseconds(150);

    /// <summary>Medians of <paramref name="rounds"/> rounds; ratio and difference are medians of what each round gave.</summary>
    internal static Comparison Pair(Side baseline, Side ours, int operations, int rounds = 7)
    {
        for (var i = 0; i < WarmRounds; i++)
        {
            baseline.Run();
            ours.Run();
            Thread.Sleep(s_tieringDelay);
        }

        var samples = new (Sample Baseline, Sample Ours)[rounds];
        for (var i = 0; i < rounds; i++)
        {
            // Who goes first changes, so that neither always finds the caches as the other left them.
            if (i % 2 == 0)
                samples[i].Baseline = Take(baseline, operations);
            samples[i].Ours = Take(ours, operations);
            if (i % 2 != 0)
                samples[i].Baseline = Take(baseline, operations);
        }

        return new Comparison(
            ToFigure(baseline, samples.Select(static round => round.Baseline)),
            ToFigure(ours, samples.Select(static round => round.Ours)),
            Median(samples.Select(static round => round.Ours.Nanoseconds / round.Baseline.Nanoseconds)),
            Median(samples.Select(static round => round.Ours.Nanoseconds - round.Baseline.Nanoseconds)));
    }

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static Sample Take(Side side, int operations)
    {
        GC.Collect(); // nobody pays for the other's garbage
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        side.Run();
        var elapsed = Stopwatch.GetElapsedTime(started);
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        return new Sample(elapsed.TotalNanoseconds / operations, (double)bytes / operations);
    }

    private static Figure ToFigure(Side side, IEnumerable<Sample> samples) =>
        new(side.Name, Median(samples.Select(static sample => sample.Nanoseconds)), Median(samples.Select(static sample => sample.Bytes)));

    private readonly record struct Sample(double Nanoseconds, double Bytes);
}
