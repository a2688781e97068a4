using System.Diagnostics;
using System.Runtime.InteropServices;
using Rungs.Benchmarks.Quick;
using Rungs.Processes;
using Rungs.Threads;

namespace Rungs.Benchmarks.ProcessPools;

/// <summary>ProcessPool with two workers beside a bare socket and the pools of other languages.</summary>
internal static class ProcessRows
{
    private const int Workers = 2;
    private const int Calls = 2_000;
    private const int AtOnce = 10_000;
    private const int Bytes = 1_000_000;

    /// <summary>As long as the frames of <see cref="PortableCalls.Same"/> and of its result.</summary>
    private const int RequestBytes = 28;
    private const int AnswerBytes = 17;

    internal static IEnumerable<Row> Rows() => RowsAsync().GetAwaiter().GetResult();

    private static async Task<List<Row>> RowsAsync()
    {
        Peer[] peers = [Peer.OfPython(), .. Peer.OfNode()];
        return [.. await OneAtATimeAsync(peers), .. await AtOnceAsync(peers), await FirstResultAsync(), .. await SumsAsync(), .. await MegabytesAsync()];
    }

    private static async Task<List<Row>> OneAtATimeAsync(Peer[] peers)
    {
        await using var pool = new ProcessPool(new() { WorkerCount = Workers });
        using var echo = new Echo(RequestBytes, AnswerBytes);
        var number = 0;
        var made = Work.Portable(() => PortableCalls.Same(1));

        const string What = "a call int -> int, one at a time";
        var floor = await Timing.PairAsync("bare socket echo", echo.CallAsync, "ProcessPool", () => CallAsync(pool, number++), Calls);
        var ofMade = await Timing.PairAsync("bare socket echo", echo.CallAsync, "ProcessPool", () => pool.RunAsync(made), Calls);
        return
        [
            new Row(What, floor, Target.Ratio(2.5)),
            new Row($"{What}, the limit", floor, Target.AtMost(40_000)),
            new Row($"{What}, the Work made before", ofMade, Target.None),
            .. peers.Select((peer, index) => new Row(
                What,
                Comparison.Of(new Figure(peer.Name, peer.OneAtATime), floor.Ours),
                index == 0 ? new Target("<= 0.33x", static figures => figures.Ratio <= 1 / 3.0) : Target.None)),
        ];
    }

    private static async Task<List<Row>> AtOnceAsync(Peer[] peers)
    {
        var one = new Figure("ProcessPool, Window = 1", await RateAsync(window: 1), Unit: "/s");
        var wide = new Figure("ProcessPool, Window = 64", await RateAsync(window: 64), Unit: "/s");
        var what = $"{AtOnce:N0} calls int -> int submitted at once";
        return
        [
            new Row(what, Comparison.Of(one, wide), new Target(">= 60000 /s", static figures => figures.Ours.Value >= 60_000)),
            .. peers.Select((peer, index) => new Row(what, Comparison.Of(new Figure(peer.Name, peer.Rate, Unit: "/s"), wide), index switch
            {
                0 => Target.AtLeast(3),
                1 => Target.AtLeast(1),
                _ => Target.None,
            })),
            .. peers.Select(peer => new Row(what, Comparison.Of(new Figure(peer.Name, peer.Rate, Unit: "/s"), one), Target.None)),
        ];
    }

    /// <summary>From a new pool to its first result, and from the start of a program that does nothing to its end.</summary>
    private static async Task<Row> FirstResultAsync()
    {
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        var empty = Path.Combine(AppContext.BaseDirectory, "Empty.dll");
        var figures = await Timing.RunsAsync("dotnet empty.dll, start to exit", RunEmptyAsync, "ProcessPool, new", RunFirstAsync, rounds: 15);
        return new Row("the first result of a new pool", figures, Target.Ratio(1.3));

        async Task<double> RunEmptyAsync()
        {
            var start = Stopwatch.GetTimestamp();
            using var process = Process.Start(dotnet, [empty]);
            await process.WaitForExitAsync();
            return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        }

        static async Task<double> RunFirstAsync()
        {
            var start = Stopwatch.GetTimestamp();
            await using var pool = new ProcessPool(new() { WorkerCount = Workers });
            await CallAsync(pool, 1);
            return Stopwatch.GetElapsedTime(start).TotalNanoseconds; // without the disposal
        }
    }

    /// <summary>Sixteen sums, the longest first, against half the time they take one after the other, and against two threads, which are what the machine gives.</summary>
    private static async Task<Row[]> SumsAsync()
    {
        const long Unit = 10_000_000;
        await using var pool = new ProcessPool(new() { WorkerCount = Workers });
        await using var threads = new CpuThreads(new() { MaxThreads = Workers });
        var ideal = await Timing.RunsAsync("one by one, half the time", () => Task.FromResult(Serial()), "ProcessPool", () => ParallelAsync(pool));
        var twoThreads = await Timing.RunsAsync("CpuThreads", () => ParallelAsync(threads), "ProcessPool", () => ParallelAsync(pool));
        return
        [
            new Row("16 range sums up to 10,000,000 x m", ideal, Target.Ratio(1.05)),
            new Row("the same", twoThreads, Target.Ratio(1.05)),
        ];

        static double Serial()
        {
            var start = Stopwatch.GetTimestamp();
            for (var m = 16; m >= 1; m--)
                PortableCalls.SumBelow(Unit * m);
            return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Workers;
        }

        static async Task<double> ParallelAsync(IRung rung)
        {
            var start = Stopwatch.GetTimestamp();
            var sums = new Task<long>[16];
            for (var m = 16; m >= 1; m--)
            {
                var end = Unit * m;
                sums[m - 1] = rung.RunAsync(Work.Portable(() => PortableCalls.SumBelow(end)));
            }

            await Task.WhenAll(sums);
            return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        }
    }

    private static async Task<Row[]> MegabytesAsync()
    {
        await using var pool = new ProcessPool(new() { WorkerCount = Workers });
        using var echo = new Echo(Bytes, Bytes);
        var bytes = new byte[Bytes];
        var figures = await Timing.PairAsync("bare socket echo", echo.CallAsync, "ProcessPool", () => pool.RunAsync(() => PortableCalls.SameBytes(bytes)), calls: 100);
        return
        [
            Rate("byte[] of 1 MB there and back, the bytes of one way counted", 1, new Target(">= 1 GB/s", static rates => rates.Ours.Value >= 1)),
            Rate("the same, the bytes of both ways counted", 2, Target.None),
        ];

        // Bytes a nanosecond are gigabytes a second.
        Row Rate(string what, int ways, Target target) => new(
            what,
            Comparison.Of(Of(figures.Baseline, ways), Of(figures.Ours, ways)),
            target);

        static Figure Of(Figure time, int ways) => new(time.Name, ways * Bytes / time.Value, Unit: "GB/s");
    }

    /// <summary>Calls a second: the median of some rounds, after some that do not count.</summary>
    private static async Task<double> RateAsync(int window)
    {
        await using var pool = new ProcessPool(new() { WorkerCount = Workers, Window = window });
        await Timing.WarmAsync(() => CallAsync(pool, 1), Calls);
        var rates = new double[9];
        for (var round = -3; round < rates.Length; round++)
        {
            var start = Stopwatch.GetTimestamp();
            var calls = new Task[AtOnce];
            for (var i = 0; i < AtOnce; i++)
                calls[i] = CallAsync(pool, i);
            await Task.WhenAll(calls);
            if (round >= 0)
                rates[round] = AtOnce / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return Measure.Median(rates);
    }

    private static Task<int> CallAsync(ProcessPool pool, int number) => pool.RunAsync(() => PortableCalls.Same(number));
}
