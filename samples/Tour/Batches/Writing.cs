using System.Runtime.ExceptionServices;
using Rungs.Streams;

namespace Rungs.Tour.Batches;

/// <summary>How rows come into the database.</summary>
internal abstract class Writing
{
    /// <summary>Writes so many rows. Returns when the last one is on the disk.</summary>
    internal abstract Task WriteAsync(int rows, Database database, CancellationToken cancellationToken);
}

/// <summary>A transaction for each row, as it comes.</summary>
internal sealed class SingleWriting : Writing
{
    internal override Task WriteAsync(int rows, Database database, CancellationToken cancellationToken) => Async.RunAsync(
        () =>
        {
            for (var row = 0; row < rows; row++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                database.Write([row]);
            }
        },
        cancellationToken);
}

/// <summary>A transaction for each batch. The callback blocks, because SQLite does, and a thread of its own is there for that.</summary>
internal sealed class WaterfallWriting(BatchesOptions options) : Writing
{
    internal override async Task WriteAsync(int rows, Database database, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        var settings = new WaterfallOptions<int>
        {
            Name = "rows",
            Capacity = 4 * options.Quantity, // whoever has rows waits for the disk, instead of filling the memory
            OnError = (error, _) => failure ??= error, // one batch at a time, so no two at once
        };
        await using (var waterfall = new Waterfall<int>(options.Wait, options.Quantity, database.Write, settings).Start())
        {
            for (var row = 0; row < rows && failure is null; row++)
                await waterfall.PutAsync(row, cancellationToken);
        } // writes what is left, and waits for it

        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }
}
