using System.Runtime.CompilerServices;

namespace Rungs.Coordination;

/// <summary>A queue between blocking and async code, bounded or not, from which the item with the lowest priority is taken first.</summary>
/// <remarks>
/// <para>Among items of equal priority the first in is the first out. A bounded queue orders what is in it; who waits for room is
/// let in first come, first served, whatever the priority. Nothing ages: an item may stay for as long as more urgent ones come.</para>
/// <para>The comparer is called under the queue's lock: let it compare and nothing else. What it throws reaches who puts the item
/// (or, rarely, who takes one), and the queue is as it was.</para>
/// <inheritdoc cref="DualCollection{T}" path="/remarks/para"/>
/// </remarks>
/// <typeparam name="T">The type of the items.</typeparam>
/// <typeparam name="TPriority">The type of the priorities; the lower, the sooner.</typeparam>
public sealed class DualPriorityQueue<T, TPriority> : DualCollection<T>
{
    private readonly QueueEngine<PriorityEntry<T, TPriority>, T> _engine;

    /// <summary>Makes a queue that compares priorities by their own order.</summary>
    /// <param name="capacity">How many items it holds at most; who puts more waits for room. Default: no bound.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than one.</exception>
    public DualPriorityQueue(int? capacity = null)
        : this(capacity, Comparer<TPriority>.Default)
    {
    }

    /// <summary>Makes a queue without a bound that compares priorities by <paramref name="comparer"/>.</summary>
    /// <param name="comparer">Says which of two priorities is lower, and so sooner.</param>
    /// <exception cref="ArgumentNullException"><paramref name="comparer"/> is null.</exception>
    [OverloadResolutionPriority(1)] // so that a null means this one, which refuses it
    public DualPriorityQueue(IComparer<TPriority> comparer)
        : this(capacity: null, comparer)
    {
    }

    /// <summary>Makes a queue that compares priorities by <paramref name="comparer"/>.</summary>
    /// <param name="capacity">How many items it holds at most; who puts more waits for room. Null: no bound.</param>
    /// <param name="comparer">Says which of two priorities is lower, and so sooner.</param>
    /// <exception cref="ArgumentNullException"><paramref name="comparer"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than one.</exception>
    public DualPriorityQueue(int? capacity, IComparer<TPriority> comparer)
        : this(MakeEngine(capacity, comparer))
    {
    }

    private DualPriorityQueue(QueueEngine<PriorityEntry<T, TPriority>, T> engine)
        : base(engine) => _engine = engine;

    /// <summary>Puts an item; blocks while there is no room.</summary>
    /// <param name="item">The item.</param>
    /// <param name="priority">The lower, the sooner it is taken.</param>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <inheritdoc cref="DualQueue{T}.Put"/>
    public void Put(T item, TPriority priority, CancellationToken cancellationToken = default) => _engine.Put(new(item, priority), cancellationToken);

    /// <summary>Puts an item; waits while there is no room.</summary>
    /// <param name="item">The item.</param>
    /// <param name="priority">The lower, the sooner it is taken.</param>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <inheritdoc cref="DualQueue{T}.PutAsync"/>
    public ValueTask PutAsync(T item, TPriority priority, CancellationToken cancellationToken = default) => _engine.PutAsync(new(item, priority), cancellationToken);

    /// <summary>Puts an item, if there is room.</summary>
    /// <param name="item">The item.</param>
    /// <param name="priority">The lower, the sooner it is taken.</param>
    /// <inheritdoc cref="DualQueue{T}.TryPut"/>
    public bool TryPut(T item, TPriority priority) => _engine.TryPut(new(item, priority));

    private static QueueEngine<PriorityEntry<T, TPriority>, T> MakeEngine(int? capacity, IComparer<TPriority> comparer)
    {
        ArgumentNullException.ThrowIfNull(comparer);
        return new(nameof(DualPriorityQueue<,>), capacity, new PriorityStore<T, TPriority>(comparer));
    }
}
