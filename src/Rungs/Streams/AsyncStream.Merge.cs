using System.Runtime.CompilerServices;

namespace Rungs.Streams;

/// <remarks><c>Merge</c>: several streams as one.</remarks>
public static partial class AsyncStream
{
    /// <summary>The items of several streams, each as soon as it is there.</summary>
    /// <remarks>
    /// <para>Each source is one step ahead at most: it steps on when the item it gave is done with, that is, when the next is asked
    /// for. Sources whose items are there take turns, first come, first served.</para>
    /// <para>One error is thrown as itself, several as one <see cref="AggregateException"/>.</para>
    /// </remarks>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="sources">The streams.</param>
    /// <param name="errors">What is done with an error of a source. Default: <see cref="ErrorBehavior.Raise"/>.</param>
    /// <returns>The items. Errors and cancellation come from the enumeration.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="sources"/> is null.</exception>
    /// <exception cref="ArgumentException">One of <paramref name="sources"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="errors"/> is not a named value.</exception>
    public static IAsyncEnumerable<T> Merge<T>(IEnumerable<IAsyncEnumerable<T>> sources, ErrorBehavior errors = ErrorBehavior.Raise) =>
        Merge(sources, new MergeOptions { Errors = errors });

    /// <inheritdoc cref="Merge{T}(IEnumerable{IAsyncEnumerable{T}}, ErrorBehavior)"/>
    /// <param name="sources">The streams.</param>
    /// <param name="options">What is done with errors, and how long to wait for sources when leaving.</param>
    public static IAsyncEnumerable<T> Merge<T>(IEnumerable<IAsyncEnumerable<T>> sources, MergeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return MergeAsync(Checked(sources), options);
    }

    /// <summary>The items of several streams, in batches: all that are there at once, one of each source at most.</summary>
    /// <inheritdoc cref="Merge{T}(IEnumerable{IAsyncEnumerable{T}}, ErrorBehavior)" path="/remarks"/>
    /// <inheritdoc cref="Merge{T}(IEnumerable{IAsyncEnumerable{T}}, ErrorBehavior)"/>
    /// <returns>Batches of one item at least. Errors and cancellation come from the enumeration.</returns>
    public static IAsyncEnumerable<IReadOnlyList<T>> MergeBatches<T>(IEnumerable<IAsyncEnumerable<T>> sources, ErrorBehavior errors = ErrorBehavior.Raise) =>
        MergeBatches(sources, new MergeOptions { Errors = errors });

    /// <inheritdoc cref="MergeBatches{T}(IEnumerable{IAsyncEnumerable{T}}, ErrorBehavior)"/>
    /// <param name="sources">The streams.</param>
    /// <param name="options">What is done with errors, and how long to wait for sources when leaving.</param>
    public static IAsyncEnumerable<IReadOnlyList<T>> MergeBatches<T>(IEnumerable<IAsyncEnumerable<T>> sources, MergeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return MergeBatchesAsync(Checked(sources), options);
    }

    private static IAsyncEnumerable<T>[] Checked<T>(IEnumerable<IAsyncEnumerable<T>> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        IAsyncEnumerable<T>[] all = [.. sources];
        return Array.IndexOf(all, null) is >= 0 and var index
            ? throw new ArgumentException($"Source {index} is null.", nameof(sources))
            : all;
    }

    private static async IAsyncEnumerable<T> MergeAsync<T>(IAsyncEnumerable<T>[] sources, MergeOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var merger = new Merger<T>("AsyncStream.Merge", options, cancellationToken);
        merger.Start(sources);
        while (await merger.MoveNextAsync())
            yield return merger.Current;
    }

    private static async IAsyncEnumerable<IReadOnlyList<T>> MergeBatchesAsync<T>(IAsyncEnumerable<T>[] sources, MergeOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var merger = new Merger<T>("AsyncStream.MergeBatches", options, cancellationToken);
        merger.Start(sources);
        while (await merger.MoveNextAsync())
        {
            List<T> batch = [merger.Current];
            while (merger.TryMoveNext())
                batch.Add(merger.Current);
            yield return batch;
        }
    }
}
