using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Ladder;

/// <summary><c>tour ladder</c>: the same work on the five rungs of the ladder.</summary>
internal static class LadderCommand
{
    internal const string Help = """
        tour ladder [DIR] [--rung serial|loop|threads|processes|hosts|auto|all] [--broker URI] [--json] [--list]

        Reads every file below DIR once on each rung: SHA-256, bytes, lines and words, as LC_ALL=C wc counts them.

          DIR       the folder; default: this repository, seen from inside it, else the current directory
          --rung    read on one rung only; auto: on a Ladder, which chooses by itself; default: all the others
          --broker  where hosts are, such as amqp://guest:guest@127.0.0.1:5673/; they run tour worker.
                    Default: none, and what goes to hosts crosses as if, and is run here
          --json    print a JSON object per rung, one on a line: rung, files, bytes, lines, words, digest, seconds
          --list    print a line per file, as sha256sum does, in order of the path's bytes
          --timeline FILE   write what ran where, as a page (FILE.html) or a trace for Perfetto (FILE.json)

        Files are what this finds; symbolic links, pipes and devices are not read, directories behind links not entered:

          find DIR -mindepth 1 -type d \( -name .git -o -name bin -o -name obj \) -prune -o -type f -print0

        so that with its output piped through LC_ALL=C sort -z | xargs -0 sha256sum, --list prints the same.
        Before the clock starts every file is read once, each rung its share, so that no rung is timed on
        a cold page cache or on code not compiled yet. Hosts are sent the bytes of the files: of up to 1 MiB
        whole, of longer ones in pieces, which are counted there while the hash, which is of all, is made here.

        Exit code: 0; 1 when a file could not be read, or the broker is not there; 2 for a wrong command line; 3 when two rungs differ;
        130 and 143 when stopped by SIGINT and SIGTERM.
        """;

    internal static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help" or "-h", ..])
        {
            Console.Out.WriteLine(Help);
            return ExitCode.Success;
        }

        var options = LadderOptions.Parse(args);
        using var stop = new StopSignals();
        try
        {
            return await LadderRun.RunAsync(options, stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return stop.SayStopped();
        }
    }
}
