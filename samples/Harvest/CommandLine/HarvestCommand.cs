using System.Runtime.InteropServices;
using Rungs.Signals;

namespace Rungs.Harvest.CommandLine;

/// <summary><c>harvest</c> itself.</summary>
internal static class HarvestCommand
{
    internal const string Help = """
        harvest --urls FILE [--db sqlite:FILE|postgres:CONNECTION] [--rate N] [--refetch SPAN] ...

        Fetches the pages whose URLs stand in a file, a line each, and stores title, counts of links and words, and SHA-256 of each in
        the table pages of a database. Pages that are stored already are not fetched again. Lines that are no URL are told and left
        out; empty lines and lines that begin with # say nothing.

          --urls FILE         the file
          --db DATABASE       sqlite:FILE or postgres:CONNECTION (Host=localhost;Username=me;Database=mine);
                              default: sqlite:harvest.db
          --rate N            requests to one host in a second, at most; default: 10
          --concurrency N     pages under way at once; default: 8
          --attempts N        tries a page has; answers 429 do not count; default: 6
          --timeout SPAN      how long a request may take; default: 10s
          --batch N           pages stored in one transaction, at most; default: 50
          --batch-wait SPAN   how long a page waits for others to fill its batch; default: 1s
          --patience SPAN     how long a database that goes away may stay away; default: 30s
          --refetch SPAN      fetch each page again so long after its last fetch, until a signal comes; default: never

        A SPAN is a number and ms, s, m, h or d. SIGINT and SIGTERM end it: it waits for the answers to what it has sent (5 s at most),
        stores them, and says how far it came; the next run goes on there. So do SIGHUP and SIGQUIT. A second signal ends it at once.

        Exit code: 0, also when a signal ended it; 1 when pages could not be fetched; 2 for a wrong command line or file of URLs;
        3 when the database cannot be opened; 4 when it went away for too long: what is not stored is then in FILE.unsent, which the
        next run stores first; 128 and the signal's number when a second signal, or a limit of time, forced the end.
        """;

    /// <summary>What the end may take beyond the patience with the database.</summary>
    private static readonly TimeSpan s_ending = TimeSpan.FromSeconds(60);

    internal static int Run(string[] args)
    {
        var options = HarvestOptions.Parse(args);
        var service = new SignalService(new SignalServiceOptions { JoinTimeout = options.Patience + s_ending });
        var progress = new Progress();
        using var run = new HarvestRun(options, service, progress);

        var forced = service
            .AddStartup(run.Start)
            .AddCallback(run.StopAsync)
            .AddJoin(run.JoinWorkersAsync)
            .AddJoin(run.FlushAsync)
            .Run();

        if (forced != 0)
        {
            // Not the end of Main, which would wait for what hangs.
            progress.Problem("the end was forced; what was not stored is fetched again by the next run");
            Environment.Exit(forced);
        }

        var tally = progress.Tally;
        if (service.Signal is { } signal)
            progress.Line($"stopped by {NameOf(signal)}");
        progress.Line($"fetched {tally.Fetched}, stored {tally.Stored} in {tally.Batches} batches, failed {tally.Failed}, repeated {tally.Repeated}, retries {tally.Retries}, refusals {tally.Refusals}");
        if (run.DatabaseGoneBecause is not null)
            return ExitCode.DatabaseGone;
        return tally.Failed > 0 && service.Signal is null ? ExitCode.Incomplete : ExitCode.Success;
    }

    private static string NameOf(PosixSignal signal) => signal.ToString();
}
