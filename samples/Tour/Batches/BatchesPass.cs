using System.Diagnostics;

namespace Rungs.Tour.Batches;

/// <summary>All rows, written in one way.</summary>
/// <param name="Way">Which way.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Transactions">In how many transactions.</param>
/// <param name="Elapsed">How long it took, until the last row was on the disk.</param>
/// <param name="EachOnce">Whether, read back, every row was there once.</param>
internal sealed record BatchesPass(string Way, int Rows, int Transactions, TimeSpan Elapsed, bool EachOnce)
{
    internal double RowsPerSecond => Rows / Elapsed.TotalSeconds;

    internal static async Task<BatchesPass> RunAsync(string way, Writing writing, DirectoryInfo folder, BatchesOptions options, CancellationToken cancellationToken)
    {
        var path = Path.Join(folder.FullName, $"{way}.db");
        using var database = new Database(path);

        var start = Stopwatch.GetTimestamp();
        await writing.WriteAsync(options.Rows, database, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(start);

        var eachOnce = await Async.RunAsync(() => Database.HasEachOnce(path, options.Rows), cancellationToken);
        return new BatchesPass(way, options.Rows, database.Transactions, elapsed, eachOnce);
    }
}
