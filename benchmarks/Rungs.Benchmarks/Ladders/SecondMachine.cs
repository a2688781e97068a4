using System.Diagnostics;
using System.Globalization;
using Rungs.Benchmarks.Quick;
using Rungs.Hosts;
using Rungs.Threads;

namespace Rungs.Benchmarks.Ladders;

/// <summary>Works that compute, without end, on a Ladder; in the middle a second "machine" comes, a worker on a core of its own, and later it is killed.</summary>
internal static class SecondMachine
{
    /// <summary>Some 10 ms.</summary>
    private const int Steps = 5_000_000;

    private const int AtOnce = 64;

    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_phase = TimeSpan.FromSeconds(8);

    /// <summary>In the child, on its core: runs what it is sent until it is killed.</summary>
    internal static async Task ServeAsync(string uri, string pool)
    {
        await using var cpu = new CpuThreads();
        await using var worker = await HostWorker.StartAsync(new() { Uri = new(uri), Pool = pool, RunOn = cpu, Concurrency = 1 });
        Console.WriteLine("serving");
        await Task.Delay(Timeout.Infinite);
    }

    internal static async Task RunAsync(string uri)
    {
        var name = $"bench{Environment.ProcessId}";
        await using var cpu = new CpuThreads();
        await using var hosts = await HostPool.ConnectAsync(new() { Uri = new(uri), Pool = name, DrainTimeout = TimeSpan.FromSeconds(1) });
        var ladder = new Ladder(new() { Cpu = cpu, Hosts = hosts });
        long done = 0, wrong = 0;
        var expected = LadderWorks.Compute(Steps);
        using var stop = new CancellationTokenSource();
        var lanes = Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (await ladder.RunAsync(Work.Portable(() => LadderWorks.Compute(Steps)).As(WorkKind.Cpu)) != expected)
                    Interlocked.Increment(ref wrong);
                Interlocked.Increment(ref done);
            }
        }).ToArray();

        Console.WriteLine($"This process has {Environment.ProcessorCount} processor(s); works of {Steps:N0} steps, {AtOnce} at once.");
        Console.WriteLine("| phase | works a second | to hosts | came back |");
        Console.WriteLine("|---|---:|---:|---:|");
        var alone = await PhaseAsync("this machine alone");
        using var worker = Process.Start(OnCore(1, Child.Start("--ladder-worker", uri, name)))!;
        await worker.StandardOutput.ReadLineAsync();
        var both = await PhaseAsync("a second one beside it");
        worker.Kill();
        await worker.WaitForExitAsync();
        var after = await PhaseAsync("the second one killed");
        await stop.CancelAsync();
        await Task.WhenAll(lanes);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"With the second machine {both / alone:0.00}x, after its death {after / alone:0.00}x; {done} works ended, none lost, {wrong} wrong; now at hosts: {ladder.Statistics.AtHosts}, waiting: {ladder.Statistics.Waiting}."));

        async Task<double> PhaseAsync(string phase)
        {
            await Task.Delay(s_settling);
            var (count, start, sent, back) = (Interlocked.Read(ref done), Stopwatch.GetTimestamp(), ladder.Statistics.Count(LadderReason.CpuFull), ladder.Statistics.Count(LadderReason.CameBack));
            await Task.Delay(s_phase);
            var rate = (Interlocked.Read(ref done) - count) / Stopwatch.GetElapsedTime(start).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {phase} | {rate:0.0} | {ladder.Statistics.Count(LadderReason.CpuFull) - sent} | {ladder.Statistics.Count(LadderReason.CameBack)} in all |"));
            return rate;
        }
    }

    private static ProcessStartInfo OnCore(int core, ProcessStartInfo start)
    {
        string[] command = ["-c", $"{core}", start.FileName, .. start.ArgumentList];
        return new ProcessStartInfo("taskset", command) { UseShellExecute = false, RedirectStandardOutput = true };
    }
}
