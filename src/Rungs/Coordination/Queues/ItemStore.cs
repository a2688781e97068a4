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

    /// <summary>Puts in an entry; where that throws, nothing has changed.</summary>
    internal abstract void Add(TEntry entry);

    /// <summary>Takes out the next item, if there is one; where that throws, nothing has changed.</summary>
    internal abstract bool TryTake([MaybeNullWhen(false)] out T item);

    /// <summary>The item of an entry that goes straight to a taker.</summary>
    internal abstract T ItemOf(TEntry entry);
}
