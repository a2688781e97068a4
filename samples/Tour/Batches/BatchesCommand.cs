using Microsoft.Data.Sqlite;
using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Batches;

/// <summary><c>tour batches</c>: rows on their way into a database, one by one and in batches.</summary>
internal static class BatchesCommand
{
    internal const string Help = """
        tour batches [--rows N] [--quantity N] [--wait MS] [--way single|waterfall|both]

        Writes rows into a SQLite database, a file in a temporary folder, where each transaction waits until the disk has it:

          single      a transaction for each row
          waterfall   a transaction for each batch of a Waterfall: of so many rows or of so long a time, whichever is first

        Then opens each database anew, reads it, and counts whether every row is there once. The files are removed at the end.

          --rows N       how many rows; default: 2000
          --quantity N   how many rows a batch has at most; default: 500
          --wait MS      how long a batch waits for more rows, in milliseconds; default: 50
          --way WAY      only one of the two; default: both

        Exit code: 0; 1 when a row was not there exactly once, or the database could not be written; 2 for a wrong command line;
        130 and 143 when stopped by SIGINT and SIGTERM. The environment variable TMPDIR chooses the folder.
        """;

    internal static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help" or "-h", ..])
        {
            Console.Out.WriteLine(Help);
            return ExitCode.Success;
        }

        var options = BatchesOptions.Parse(args);
        using var stop = new StopSignals();
        try
        {
            return await BatchesRun.RunAsync(options, stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return stop.SayStopped();
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"tour: the database could not be written: {FileName.Escape(error.Message)}");
            return ExitCode.Incomplete;
        }
    }
}
