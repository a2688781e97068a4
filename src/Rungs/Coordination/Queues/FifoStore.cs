using System.Diagnostics.CodeAnalysis;

namespace Rungs.Coordination;

/// <summary>First in, first out.</summary>
internal sealed class FifoStore<T> : ItemStore<T, T>
{
    private readonly Queue<T> _items = new();

    internal override int Count => _items.Count;

    internal override void Add(T entry) => _items.Enqueue(entry);

    internal override bool TryTake([MaybeNullWhen(false)] out T item) => _items.TryDequeue(out item);

    internal override T ItemOf(T entry) => entry;
}
