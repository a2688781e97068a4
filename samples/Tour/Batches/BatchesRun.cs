using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Batches;

/// <summary>One way after the other, each into a database of its own.</summary>
internal static class BatchesRun
{
    internal static async Task<int> RunAsync(BatchesOptions options, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("tour-batches-");
        try
        {
            Console.Out.WriteLine($"{options.Rows} rows into SQLite; a batch has {options.Quantity} at most, or waits {options.Wait.TotalMilliseconds} ms");
            Console.Out.WriteLine($"{"way",-10} {"rows",8} {"transactions",13} {"seconds",9} {"rows/s",9} {"ratio",7}  each there once");

            BatchesPass? first = null;
            var isComplete = true;
            foreach (var way in options.Way is { } only ? [only] : new[] { BatchesOptions.Single, BatchesOptions.Waterfall })
            {
                Writing writing = way == BatchesOptions.Single ? new SingleWriting() : new WaterfallWriting(options);
                var pass = await BatchesPass.RunAsync(way, writing, folder, options, cancellationToken);
                Print(pass, first ??= pass);
                isComplete &= pass.EachOnce;
            }

            return isComplete ? ExitCode.Success : ExitCode.Incomplete;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(BatchesPass pass, BatchesPass baseline)
    {
        var ratio = pass.RowsPerSecond / baseline.RowsPerSecond;
        var eachOnce = pass.EachOnce ? "yes" : "no";
        Console.Out.WriteLine(
            $"{pass.Way,-10} {pass.Rows,8} {pass.Transactions,13} {pass.Elapsed.TotalSeconds,9:F3} {pass.RowsPerSecond,9:F0} {ratio,7:F2}  {eachOnce}");
    }
}
