using System.Runtime.CompilerServices;

namespace Rungs.Streams;

/// <remarks><c>Batch</c>: a stream in batches.</remarks>
public static partial class AsyncStream
{
    /// <summary>The items of a stream in batches: of so many, or of what came in so long a time, whichever is first.</summary>
    /// <remarks>
    /// The time of a batch begins with its first item. The source is one step ahead at most; while the consumer uses a batch it
    /// steps no further. At the source's end, or before its error, what there is comes as a last batch.
    /// </remarks>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="source">The stream.</param>
    /// <param name="maxQuantity">How many items a batch has at most.</param>
    /// <param name="maxWait">How long a batch waits for more once it has an item; <see cref="Timeout.InfiniteTimeSpan"/> waits until it is full.</param>
    /// <param name="options">The clock, and how long to wait for the source when leaving. Default: those of <see cref="BatchOptions"/>.</param>
    /// <returns>Batches of one item at least, each a list of its own. Errors and cancellation come from the enumeration.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxQuantity"/> is less than one, or <paramref name="maxWait"/> is zero, or negative and not infinite.</exception>
    public static IAsyncEnumerable<IReadOnlyList<T>> Batch<T>(this IAsyncEnumerable<T> source, int maxQuantity, TimeSpan maxWait, BatchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        BatchSize.ThrowIfInvalid(maxQuantity, maxWait);
        return BatchAsync(source, maxQuantity, maxWait, options ?? new BatchOptions());
    }

    private static async IAsyncEnumerable<IReadOnlyList<T>> BatchAsync<T>(
        IAsyncEnumerable<T> source,
        int maxQuantity,
        TimeSpan maxWait,
        BatchOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var batcher = new Batcher<T>(source, maxQuantity, maxWait, options, cancellationToken);
        while (await batcher.MoveNextAsync())
            yield return batcher.Current;
    }
}
