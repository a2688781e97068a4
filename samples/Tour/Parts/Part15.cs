using System.Globalization;
using System.Runtime.CompilerServices;
using Rungs.Processes;
using Rungs.Threads;
using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Parts;

/// <summary>Part 15, interop: CPU work on processes. Sixteen sums, one after the other, on threads and on processes.</summary>
/// <remarks>
/// In Python: <c>ProcessPoolExecutor</c>, as it takes processes to use a second core. In JavaScript: workers. In C# threads are enough
/// for that, as they compute at once; processes cost their start, and are for work that must not hurt its process. It prints of each
/// way the time and how many times faster than one after the other it was, on threads and on processes about as many times as there are
/// cores, and then the sums.
/// </remarks>
internal static class Part15
{
    private const int Sums = 16;

    internal static async Task RunAsync(PartContext part, CancellationToken token)
    {
        part.Print(string.Create(CultureInfo.InvariantCulture, $"{Sums} sums of the numbers below {part.Unit:N0} x m"));

        await using var threads = new CpuThreads();
        await using var processes = new ProcessPool();
        var (serial, took) = await SumAsync(new SerialRung());
        Print("serial", took);
        var (onThreads, tookOnThreads) = await SumAsync(threads);
        Print("threads", tookOnThreads);
        var (onProcesses, tookOnProcesses) = await SumAsync(processes);
        Print("processes", tookOnProcesses);

        foreach (var (index, sum) in serial.Index())
            part.Print($"m = {index + 1,2}  {sum}");
        if (!serial.SequenceEqual(onThreads) || !serial.SequenceEqual(onProcesses))
            throw new PartException("the sums differ from way to way", ExitCode.Disagreement);

        // All sums on one rung, in order of m. The longest goes first, so that at the end no core waits for another.
        async Task<(long[] Sums, TimeSpan Took)> SumAsync(IRung on)
        {
            var start = part.Elapsed;
            var plan = new ParallelRunner<long>();
            for (var m = Sums; m >= 1; m--)
            {
                var end = part.Unit * m;
                plan.Schedule(Work.Portable(() => SumBelow(end)));
            }

            var sums = await plan.RunAsync(on, token);
            return ([.. sums.Reverse()], part.Elapsed - start);
        }

        void Print(string way, TimeSpan time) =>
            part.Print(string.Create(CultureInfo.InvariantCulture, $"{way,-9} {time.TotalSeconds,7:F3} s {took / time,6:F2} x"));
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
}
