namespace Rungs.Coordination;

/// <summary>A queue between blocking and async code, bounded or not: first in, first out, for items and callers alike.</summary>
/// <inheritdoc cref="DualCollection{T}" path="/remarks"/>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed class DualQueue<T> : DualCollection<T>
{
    private readonly QueueEngine<T, T> _engine;

    /// <summary>Makes a queue.</summary>
    /// <param name="capacity">How many items it holds at most; who puts more waits for room. Default: no bound.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than one.</exception>
    public DualQueue(int? capacity = null)
        : this(new QueueEngine<T, T>(nameof(DualQueue<>), capacity, capacity is null ? new ConcurrentFifoStore<T>() : new FifoStore<T>()))
    {
    }

    private DualQueue(QueueEngine<T, T> engine)
        : base(engine) => _engine = engine;

    /// <summary>Puts an item at the end; blocks while there is no room.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was room; the item was not put.</exception>
    /// <exception cref="QueueCompletedException">The queue is complete; the item was not put.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited; the item was not put.</exception>
    public void Put(T item, CancellationToken cancellationToken = default) => _engine.Put(item, cancellationToken);

    /// <summary>Puts an item at the end; waits while there is no room.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <returns>A task that ends when the item is in the queue, or was handed to somebody. Await it once.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was room; the item was not put. Through the task.</exception>
    /// <exception cref="QueueCompletedException">The queue is complete; the item was not put. Through the task.</exception>
    public ValueTask PutAsync(T item, CancellationToken cancellationToken = default) => _engine.PutAsync(item, cancellationToken);

    /// <summary>Puts an item at the end, if there is room.</summary>
    /// <param name="item">The item.</param>
    /// <returns>Whether it was put; never once the queue is complete.</returns>
    public bool TryPut(T item) => _engine.TryPut(item);
}
