using System.Diagnostics.CodeAnalysis;

namespace Rungs.Coordination;

/// <summary>Where a queue keeps its items, which decides their order. Under the queue's lock, but for what is said otherwise.</summary>
/// <typeparam name="TEntry">What is put.</typeparam>
/// <typeparam name="T">What is taken.</typeparam>
internal abstract class ItemStore<TEntry, T>
{
    internal abstract int Count { get; }

    /// <summary>Whether <see cref="TryTake"/> is safe without the lock.</summary>
    internal virtual bool IsConcurrent => false;

    /// <summary>Whether a comparison is under way: a comparer that used the queue would meet it half changed, or wait for itself.</summary>
    internal bool IsComparing { get; private protected set; }

    /// <summary>Puts in an entry; where that throws, nothing has changed.</summary>
    internal abstract void Add(TEntry entry);

    /// <summary>Takes out the next item, if there is one; where that throws, nothing has changed.</summary>
    internal abstract bool TryTake([MaybeNullWhen(false)] out T item);

    /// <summary>The item of an entry that goes straight to a taker.</summary>
    internal abstract T ItemOf(TEntry entry);

    internal void ThrowIfComparing()
    {
        if (IsComparing)
            throw new InvalidOperationException("The comparer of a priority queue used the queue it compares for. Let it look at the two priorities only.");
    }
}
