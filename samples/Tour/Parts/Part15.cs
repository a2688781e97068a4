using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Rungs.Processes;
using Rungs.Threads;
using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Parts;

/// <summary>Part 15, computation: sixteen sums, one after the other, on threads and on processes.</summary>
/// <remarks>
/// It prints the sums, and of each way the time and how many times faster than one after the other it was: on threads and on
/// processes about as many times as there are cores. In C# threads are enough for that, as they compute at once; processes cost their
/// start, and are for work that must not hurt its process. In Python it takes processes to use a second core.
/// </remarks>
internal static class Part15
{
    internal const string Help = """
          15  CPU work on processes: 16 sums of the numbers below 30,000,000 x m, for m from 1 to 16, one after the other, on threads
              and on processes, with the time of each way
                --unit N   in place of 30,000,000

              Exit code: 0; 2 for a wrong command line; 3 when two ways differ; 130 and 143 when stopped by SIGINT and SIGTERM.
        """;

    private const int Sums = 16;

    internal static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var unit = Parse(args);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Sums} sums of the numbers below {unit:N0} x m"));

        await using var threads = new CpuThreads();
        await using var processes = new ProcessPool();
        var (serial, took) = await SumAsync(new SerialRung(), unit, cancellationToken);
        Print("serial", took, took);
        var (onThreads, tookOnThreads) = await SumAsync(threads, unit, cancellationToken);
        Print("threads", tookOnThreads, took);
        var (onProcesses, tookOnProcesses) = await SumAsync(processes, unit, cancellationToken);
        Print("processes", tookOnProcesses, took);

        foreach (var (index, sum) in serial.Index())
            Console.Out.WriteLine($"m = {index + 1,2}  {sum}");
        if (serial.SequenceEqual(onThreads) && serial.SequenceEqual(onProcesses))
            return ExitCode.Success;
        Console.Error.WriteLine("tour: the sums differ from way to way");
        return ExitCode.Disagreement;
    }

    /// <summary>The sum of the numbers below <paramref name="end"/>, one by one. Optimised from its first call on, in each process.</summary>
    [Portable(Idempotent = true)]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static long SumBelow(long end)
    {
        var sum = 0L;
        for (var number = 0L; number < end; number++)
            sum += number;
        return sum;
    }

    /// <summary>All sums on one rung, in order of m. The longest goes first, so that at the end no core waits for another.</summary>
    private static async Task<(long[] Sums, TimeSpan Took)> SumAsync(IRung on, long unit, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var plan = new ParallelRunner<long>();
        for (var m = Sums; m >= 1; m--)
        {
            var end = unit * m;
            plan.Schedule(Work.Portable(() => SumBelow(end)));
        }

        var sums = await plan.RunAsync(on, cancellationToken);
        return ([.. sums.Reverse()], Stopwatch.GetElapsedTime(start));
    }

    private static void Print(string way, TimeSpan took, TimeSpan serial) =>
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{way,-9} {took.TotalSeconds,7:F3} s {serial / took,6:F2} x"));

    private static long Parse(string[] args)
    {
        if (args is [])
            return 30_000_000;
        if (args is not ["--unit", .. var rest])
            throw new UsageException($"unknown option: {FileName.Escape(args[0])} (see tour part --help)");
        if (rest is not [var text])
            throw new UsageException("--unit needs one value");
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unit) && unit is >= 1 and <= 100_000_000
            ? unit
            : throw new UsageException($"--unit takes a whole number from 1 to 100000000, not {FileName.Escape(text)}");
    }
}
