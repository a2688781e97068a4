namespace Rungs.Coordination;

/// <summary>Where a queue keeps its items, which decides their order. Under the queue's lock.</summary>
/// <typeparam name="TEntry">What is put.</typeparam>
/// <typeparam name="T">What is taken.</typeparam>
internal abstract class ItemStore<TEntry, T>
{
    internal abstract int Count { get; }

    /// <summary>Whether a comparison is under way: a comparer that used the queue would meet it half changed, or wait for itself.</summary>
    internal bool IsComparing { get; private protected set; }

    /// <summary>Puts in an entry; where that throws, nothing has changed.</summary>
    internal abstract void Add(TEntry entry);

    /// <summary>Takes out the next item; where that throws, nothing has changed.</summary>
    internal abstract T Take();

    internal void ThrowIfComparing()
    {
        if (IsComparing)
            throw new InvalidOperationException("The comparer of a priority queue used the queue it compares for. Let it look at the two priorities only.");
    }
}
