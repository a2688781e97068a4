namespace Rungs.Coordination;

/// <summary>Where a queue keeps its items, which decides their order. Under the queue's lock.</summary>
/// <typeparam name="TEntry">What is put.</typeparam>
/// <typeparam name="T">What is taken.</typeparam>
internal abstract class ItemStore<TEntry, T>
{
    internal abstract int Count { get; }

    /// <summary>Puts in an entry; where that throws, nothing has changed.</summary>
    internal abstract void Add(TEntry entry);

    /// <summary>Takes out the next item; where that throws, nothing has changed.</summary>
    internal abstract T Take();
}
