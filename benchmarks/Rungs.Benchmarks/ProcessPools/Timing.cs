using System.Diagnostics;
using Rungs.Benchmarks.Quick;

namespace Rungs.Benchmarks.ProcessPools;

/// <summary>Times calls one by one, and runs as a whole.</summary>
internal static class Timing
{
    /// <summary>Tiered compilation goes through two steps, each some 100 ms after thirty calls.</summary>
    private static readonly TimeSpan s_tieringDelay = TimeSpan.FromMilliseconds(150);

    /// <summary>The medians of calls that are made one at a time: two sides in turns, after rounds that do not count.</summary>
    internal static async Task<Comparison> PairAsync(string baseline, Func<Task> there, string ours, Func<Task> here, int calls, int rounds = 7)
    {
        await WarmAsync(there, calls);
        await WarmAsync(here, calls);
        var medians = new (double There, double Here)[rounds];
        for (var i = 0; i < rounds; i++)
            medians[i] = (await MedianAsync(there, calls), await MedianAsync(here, calls));
        return Compared(baseline, ours, medians);
    }

    /// <summary>The times of two runs in turns, after one of each that does not count.</summary>
    internal static async Task<Comparison> RunsAsync(string baseline, Func<Task<double>> there, string ours, Func<Task<double>> here, int rounds = 7)
    {
        await there();
        await here();
        var times = new (double There, double Here)[rounds];
        for (var i = 0; i < rounds; i++)
            times[i] = (await there(), await here());
        return Compared(baseline, ours, times);
    }

    internal static async Task WarmAsync(Func<Task> call, int calls)
    {
        for (var round = 0; round < 3; round++)
        {
            await MedianAsync(call, calls);
            await Task.Delay(s_tieringDelay);
        }
    }

    /// <summary>The median of calls that are made one at a time.</summary>
    internal static async Task<double> MedianAsync(Func<Task> call, int calls)
    {
        var times = new double[calls];
        for (var i = 0; i < calls; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await call();
            times[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        }

        return Measure.Median(times);
    }

    private static Comparison Compared(string baseline, string ours, (double There, double Here)[] rounds) => new(
        new Figure(baseline, Measure.Median(rounds.Select(static round => round.There))),
        new Figure(ours, Measure.Median(rounds.Select(static round => round.Here))),
        Measure.Median(rounds.Select(static round => round.Here / round.There)),
        Measure.Median(rounds.Select(static round => round.Here - round.There)));
}
