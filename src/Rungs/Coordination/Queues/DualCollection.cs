using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Rungs.Diagnostics;

namespace Rungs.Coordination;

/// <summary>What <see cref="DualQueue{T}"/>, <see cref="DualStack{T}"/> and <see cref="DualPriorityQueue{T,TPriority}"/> have in common: the side of those who take.</summary>
/// <remarks>
/// <para>Members are safe to call from any thread. Blocking and async callers stand in one line, first come, first served: an
/// item goes to whoever waits longest, and nobody who comes later is faster. A blocking caller is woken directly, also while
/// every thread of the thread pool is blocked; an async one resumes where it awaits (its synchronization context, else the
/// thread pool), never inside the call that served it.</para>
/// <para>Cancellation ends a wait with <see cref="OperationCanceledException"/>, or comes too late: then the item is yours, or was
/// put. Either way it is neither lost nor there twice. Await what an async method returns once; a take that is dropped
/// without an await still takes its item.</para>
/// </remarks>
/// <typeparam name="T">The type of the items.</typeparam>
[DebuggerDisplay("{Statistics}")]
public abstract class DualCollection<T>
{
    private readonly QueueEngine<T> _engine;

    private protected DualCollection(QueueEngine<T> engine) => _engine = engine;

    /// <summary>How many items are in it, at this moment.</summary>
    public int Count => _engine.Count;

    /// <summary>How many items it holds at most; null where it has no bound.</summary>
    public int? Capacity => _engine.Capacity;

    /// <summary>Whether <see cref="Complete"/> was called. Items may be left.</summary>
    public bool IsCompleted => _engine.IsCompleted;

    /// <summary>How many items it holds and has seen, and how many callers wait.</summary>
    public QueueStatistics Statistics => _engine.Statistics;

    /// <summary>Takes the next item; blocks until there is one.</summary>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <returns>The item.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before an item was had.</exception>
    /// <exception cref="QueueCompletedException">All items were taken and no more will come.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public T Take(CancellationToken cancellationToken = default) => _engine.Take(cancellationToken);

    /// <summary>Takes the next item; waits until there is one.</summary>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <returns>The item. Await it once.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before an item was had. Through the task.</exception>
    /// <exception cref="QueueCompletedException">All items were taken and no more will come. Through the task.</exception>
    public ValueTask<T> TakeAsync(CancellationToken cancellationToken = default) => _engine.TakeAsync(cancellationToken);

    /// <summary>Takes the next item, if there is one.</summary>
    /// <param name="item">The item.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake([MaybeNullWhen(false)] out T item) => _engine.TryTake(out item);

    /// <summary>Takes item after item, blocking while there is none, until <see cref="Complete"/> was called and the last is taken.</summary>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <returns>The items, each taken as it is asked for: leaving early leaves the rest. Several may take at once.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled. From the enumeration.</exception>
    /// <exception cref="Exception">The error that was given to <see cref="Complete"/>, after the last item. From the enumeration.</exception>
    public IEnumerable<T> TakeAll(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_engine.TryTake(out var item))
            {
                try
                {
                    item = _engine.Take(cancellationToken);
                }
                catch (QueueCompletedException)
                {
                    ThrowIfFailed();
                    yield break;
                }
            }

            yield return item;
        }
    }

    /// <summary>Takes item after item, waiting while there is none, until <see cref="Complete"/> was called and the last is taken.</summary>
    /// <inheritdoc cref="TakeAll"/>
    public async IAsyncEnumerable<T> TakeAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_engine.TryTake(out var item))
            {
                try
                {
                    item = await _engine.TakeAsync(cancellationToken);
                }
                catch (QueueCompletedException)
                {
                    ThrowIfFailed();
                    yield break;
                }
            }

            yield return item;
        }
    }

    /// <summary>Ends the queue: nothing more is put; what is in it can still be taken. Any thread; only the first call counts.</summary>
    /// <remarks>Callers that wait for room are refused with <see cref="QueueCompletedException"/>: their items were not put.</remarks>
    /// <param name="error">Why, for those who take: the inner error of their <see cref="QueueCompletedException"/>. Default: the regular end.</param>
    public void Complete(Exception? error = null) => _engine.Complete(error);

    private void ThrowIfFailed()
    {
        if (_engine.Error is { } error)
            ExceptionDispatchInfo.Throw(error);
    }
}
