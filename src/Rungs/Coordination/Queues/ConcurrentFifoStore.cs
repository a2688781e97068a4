using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Rungs.Coordination;

/// <summary>First in, first out, and taken out without the lock: for a queue without a bound, where taking lets nobody in.</summary>
internal sealed class ConcurrentFifoStore<T> : ItemStore<T, T>
{
    private readonly ConcurrentQueue<T> _items = new();

    internal override int Count => _items.Count;

    internal override bool IsConcurrent => true;

    internal override void Add(T entry) => _items.Enqueue(entry);

    internal override bool TryTake([MaybeNullWhen(false)] out T item) => _items.TryDequeue(out item);

    internal override T ItemOf(T entry) => entry;
}
