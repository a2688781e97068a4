using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Rungs.Coordination;

/// <summary>The lowest priority first, first in first out among equals: a binary heap.</summary>
/// <remarks>
/// Not the class library's PriorityQueue, because a comparer may throw: here every comparison is made before anything moves, so
/// that an error leaves the heap as it was and no item is lost.
/// </remarks>
internal sealed class PriorityStore<T, TPriority>(IComparer<TPriority> comparer) : ItemStore<PriorityEntry<T, TPriority>, T>
{
    /// <summary>More levels than an array can have.</summary>
    private const int MostLevels = 32;

    /// <summary>A heap by <see cref="IsBefore"/>: the children of i are 2i+1 and 2i+2.</summary>
    private readonly List<Node> _nodes = [];

    /// <summary>Numbers entries by arrival.</summary>
    private long _arrivals;

    internal override int Count => _nodes.Count;

    internal override void Add(PriorityEntry<T, TPriority> entry)
    {
        ThrowIfComparing();
        var node = new Node(entry.Item, entry.Priority, _arrivals);

        // How far up it goes, looking only; then those on the way move down.
        var target = _nodes.Count;
        while (target > 0 && IsBefore(node, _nodes[Parent(target)]))
            target = Parent(target);

        _arrivals++;
        _nodes.Add(node);
        for (var i = _nodes.Count - 1; i > target; i = Parent(i))
            _nodes[i] = _nodes[Parent(i)];
        _nodes[target] = node;
    }

    internal override bool TryTake([MaybeNullWhen(false)] out T item)
    {
        ThrowIfComparing();
        if (_nodes.Count == 0)
        {
            item = default;
            return false;
        }

        var last = _nodes[^1];
        var count = _nodes.Count - 1;

        // The way down that the last node takes from the top, looking only; then those on the way move up.
        var way = default(Way);
        var levels = 0;
        var hole = 0;
        while ((2 * hole) + 1 < count)
        {
            var child = (2 * hole) + 1;
            if (child + 1 < count && IsBefore(_nodes[child + 1], _nodes[child]))
                child++;
            if (!IsBefore(_nodes[child], last))
                break;
            way[levels++] = hole = child;
        }

        item = _nodes[0].Item;
        hole = 0;
        for (var level = 0; level < levels; level++)
        {
            _nodes[hole] = _nodes[way[level]];
            hole = way[level];
        }

        if (count > 0)
            _nodes[hole] = last;
        _nodes.RemoveAt(count);
        return true;
    }

    internal override T ItemOf(PriorityEntry<T, TPriority> entry) => entry.Item;

    private static int Parent(int index) => (index - 1) / 2;

    private bool IsBefore(in Node left, in Node right)
    {
        IsComparing = true;
        try
        {
            var order = comparer.Compare(left.Priority, right.Priority);
            return order < 0 || (order == 0 && left.Arrival < right.Arrival);
        }
        finally
        {
            IsComparing = false;
        }
    }

    private readonly record struct Node(T Item, TPriority Priority, long Arrival);

    [InlineArray(MostLevels)]
    private struct Way
    {
        private int _first;
    }
}
