using Rungs.Hosts;
using Rungs.Loops;
using Rungs.Processes;
using Rungs.Threads;
using Rungs.Tour.CommandLine;
using Rungs.Tour.Hosts;

namespace Rungs.Tour.Ladder;

/// <summary>One folder, read on one rung after another.</summary>
internal static class LadderRun
{
    internal static async Task<int> RunAsync(LadderOptions options, CancellationToken cancellationToken)
    {
        await using var loop = BackgroundLoop.Start();
        // Not CpuThreads, though hashing is computation: reading blocks, and a thread that waits for the disk leaves its processor idle.
        await using var threads = new ElasticThreads();
        // A file takes microseconds, so each worker is sent some ahead; together no more than are under way at once.
        await using var processes = new ProcessPool(new() { Window = Math.Max(1, Pass.FilesAtOnce / Environment.ProcessorCount) });
        await using var hosts = options.Takes("hosts") ? await TourHosts.ConnectAsync(options.Broker, threads, cancellationToken) : null;
        LadderRung[] all =
        [
            new("serial", new SerialRung(), Blocking),
            new("loop", loop, Asynchronous),
            new("threads", threads, Blocking),
            new("processes", processes, Blocking),
            new("hosts", threads, file => ThereAndHere(hosts!, file)),
            new("auto", new Rungs.Ladder(new() { Blocking = threads, Processes = processes }), Blocking),
        ];

        var ladder = Array.FindAll(all, rung => options.Takes(rung.Name));
        var problems = new Problems();
        var files = Folder.Find(options.Directory, problems, cancellationToken);
        var report = Report.For(options.Output);
        report.Begin(options.Directory, files.Count);
        using var hint = NoWorkerHint.For(options.Broker is null ? null : hosts);
        if (report.IsTimed)
            problems.Add(await WarmUpAsync(ladder, files, cancellationToken));

        List<Pass> passes = [];
        foreach (var rung in ladder)
        {
            var pass = await Pass.RunAsync(rung, files, cancellationToken);
            problems.Add(pass.Problems);
            report.Add(pass);
            passes.Add(pass);
        }

        report.End(passes[^1]);
        return problems.AddDifferences(passes) ? ExitCode.Disagreement : problems.Any ? ExitCode.Incomplete : ExitCode.Success;
    }

    /// <summary>The same work for every rung. It is handed the token of its run in place of the one here.</summary>
    private static Work<FileFacts> Blocking(FoundFile file) => Work.Portable(() => FileFacts.Read(file, CancellationToken.None), file.Path);

    private static Work<FileFacts> Asynchronous(FoundFile file) => Work.Portable(() => FileFacts.ReadAsync(file, CancellationToken.None), file.Path);

    /// <summary>Another host has not the file: it is read on a rung of this one, which sends what it has read.</summary>
    private static Work<FileFacts> ThereAndHere(HostPool hosts, FoundFile file) => Work.Of(token => HostFile.ReadAsync(hosts, file, token), file.Path);

    /// <summary>Reads every file once, each rung its share: none is timed on a cold page cache or on code not compiled yet.</summary>
    private static async Task<IEnumerable<Problem>> WarmUpAsync(
        LadderRung[] ladder,
        IReadOnlyList<FoundFile> files,
        CancellationToken cancellationToken)
    {
        List<Problem> problems = [];
        foreach (var (index, rung) in ladder.Index())
        {
            var share = files.Where((_, i) => i % ladder.Length == index).ToList();
            var pass = await Pass.RunAsync(rung with { Name = "warm-up" }, share, cancellationToken);
            problems.AddRange(pass.Problems);
        }

        return problems;
    }
}
