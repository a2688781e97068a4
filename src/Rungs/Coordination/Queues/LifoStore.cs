using System.Diagnostics.CodeAnalysis;

namespace Rungs.Coordination;

/// <summary>Last in, first out.</summary>
internal sealed class LifoStore<T> : ItemStore<T, T>
{
    private readonly Stack<T> _items = new();

    internal override int Count => _items.Count;

    internal override void Add(T entry) => _items.Push(entry);

    internal override bool TryTake([MaybeNullWhen(false)] out T item) => _items.TryPop(out item);

    internal override T ItemOf(T entry) => entry;
}
