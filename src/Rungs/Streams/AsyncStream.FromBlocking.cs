using System.Runtime.CompilerServices;

namespace Rungs.Streams;

/// <remarks><c>FromBlocking</c>: an iterator on a thread.</remarks>
public static partial class AsyncStream
{
    /// <summary>Iterates on a thread, at most one item ahead of the consumer.</summary>
    /// <remarks>
    /// <para>The iterator is made, stepped and disposed on one thread of <c>ElasticThreads.Shared</c>, in the execution context of who
    /// asks for the first item. While the consumer uses an item, the next is made, and not the one after.</para>
    /// <para>Leaving disposes the iterator on its thread and waits for that. A step cannot be interrupted: one that takes longer than
    /// a second goes on alone, is reported to <c>StallMonitor</c>, and the iterator is disposed after it.</para>
    /// </remarks>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="source">Makes what is iterated; called once for each enumeration.</param>
    /// <param name="cancellationToken">Ends the enumeration, besides that of <c>WithCancellation</c>. Default: none.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="source"/>.</param>
    /// <returns>The items. An error of the iterator comes after the last one; errors and cancellation come from the enumeration.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IAsyncEnumerable<T> FromBlocking<T>(
        Func<IEnumerable<T>> source,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(source))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return FromBlocking(_ => source(), new BlockingStreamOptions(), cancellationToken, name);
    }

    /// <inheritdoc cref="FromBlocking{T}(Func{IEnumerable{T}}, CancellationToken, string)"/>
    /// <param name="source">Makes what is iterated; its token is cancelled when the consumer leaves, also amid a step.</param>
    /// <param name="options">Threads, and how long to wait for a step when leaving. Default: those of <see cref="BlockingStreamOptions"/>.</param>
    /// <param name="cancellationToken">Ends the enumeration, besides that of <c>WithCancellation</c>. Default: none.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="source"/>.</param>
    public static IAsyncEnumerable<T> FromBlocking<T>(
        Func<CancellationToken, IEnumerable<T>> source,
        BlockingStreamOptions? options = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(source))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return IterateAsync(source, options ?? new BlockingStreamOptions(), name, cancellationToken);
    }

    private static async IAsyncEnumerable<T> IterateAsync<T>(
        Func<CancellationToken, IEnumerable<T>> source,
        BlockingStreamOptions options,
        string? name,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var departure = new Departure(WorkName.From(name ?? nameof(FromBlocking)), options);
        departure.Heed(cancellationToken);
        var iteration = new BlockingIteration<T>(source, departure);
        departure.Expect();
        var started = options.Threads.RunAsync(Work.Of(iteration.Run, name), departure.Leaving);
        EndIfRefused(started, iteration);
        try
        {
            while (await iteration.MoveNextAsync(cancellationToken))
                yield return iteration.Current;
        }
        finally
        {
            departure.Cancel();
            var errors = await departure.WaitAsync();
            if (!iteration.HasEnded)
                Departure.Throw(errors);
        }
    }

    /// <summary>The threads may be disposed, or the consumer leave, before the iterator's turn: then it never runs.</summary>
    /// <remarks>Not by an await: what waits for the consumer's loop would come after it.</remarks>
    private static void EndIfRefused<T>(Task started, BlockingIteration<T> iteration) =>
        started.ContinueWith(
            static (refused, iteration) => ((BlockingIteration<T>)iteration!).End(refused.Exception?.InnerException),
            iteration,
            CancellationToken.None,
            TaskContinuationOptions.NotOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
}
