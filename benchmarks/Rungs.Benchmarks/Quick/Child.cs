using System.Diagnostics;
using System.Globalization;

namespace Rungs.Benchmarks.Quick;

/// <summary>Scenarios that need a process of their own: cold ones, and those that leave the thread pool grown.</summary>
internal static class Child
{
    private static readonly Dictionary<string, Func<int, double[]>> s_scenarios = new(StringComparer.Ordinal)
    {
        ["task-run-burst"] = Bursts.OfTaskRun,
        ["thread-burst"] = Bursts.OfBareThreads,
        ["elastic-burst-first"] = Bursts.OfElasticThreadsFirst,
        ["elastic-burst"] = Bursts.OfElasticThreads,
        ["runner-burst"] = Bursts.OfRunner,
        ["starve-plain"] = Starvation.Plain,
        ["starve-block"] = Starvation.Block,
        ["starve-block-loop-delay"] = Starvation.BlockWithLoopDelay,
    };

    /// <summary>In the child: runs a scenario and prints its figures.</summary>
    internal static void Serve(string scenario, string count)
    {
        var figures = s_scenarios[scenario](int.Parse(count, CultureInfo.InvariantCulture));
        Console.WriteLine(string.Join(' ', figures.Select(static figure => figure.ToString(CultureInfo.InvariantCulture))));
    }

    /// <summary>In the parent: runs a scenario in fresh processes, one after the other.</summary>
    /// <returns>The medians of its figures.</returns>
    internal static double[] Run(string scenario, int count, int times = 1)
    {
        var runs = Enumerable.Range(0, times).Select(_ => RunOnce(scenario, count)).ToArray();
        return [.. Enumerable.Range(0, runs[0].Length).Select(index => Measure.Median(runs.Select(run => run[index])))];
    }

    /// <summary>How to start this program once more.</summary>
    internal static ProcessStartInfo Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false };
        // Started as `dotnet x.dll`, the process is the host, and has to be told the program.
        if (Path.GetFileNameWithoutExtension(start.FileName).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            start.ArgumentList.Add(typeof(Child).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    private static double[] RunOnce(string scenario, int count)
    {
        var start = Start("--child", scenario, count.ToString(CultureInfo.InvariantCulture));
        start.RedirectStandardOutput = true;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The child for '{scenario}' ended with exit code {process.ExitCode}.");
        return [.. output.Split(' ').Select(static figure => double.Parse(figure, CultureInfo.InvariantCulture))];
    }
}
