using System.Diagnostics;

namespace Rungs.Coordination;

/// <summary>A list of waiters per priority; the lowest number is first. Under the lock of its line.</summary>
/// <remarks>
/// A waiter leaves its list in O(1) without the levels knowing. So a level may be empty; it is dropped when it comes up first,
/// or when empty ones are in the majority. A level that comes into being costs O(log levels).
/// </remarks>
internal sealed class PriorityLevels
{
    /// <summary>So many levels may stand empty without a look.</summary>
    private const int SpareLevels = 16;

    private readonly Dictionary<int, WaiterList> _levels = [];

    /// <summary>Every level once, by priority.</summary>
    private readonly PriorityQueue<WaiterList, int> _order = new();

    /// <summary>The one who waited longest among those of the lowest priority number.</summary>
    internal Waiter? First
    {
        get
        {
            while (_order.TryPeek(out var level, out var priority))
            {
                if (level.First is { } first)
                    return first;
                _order.Dequeue();
                _levels.Remove(priority);
            }

            return null;
        }
    }

    /// <summary>Puts in a waiter behind those of its priority.</summary>
    /// <param name="waiter">Who comes.</param>
    /// <param name="priority">The lower, the sooner.</param>
    /// <param name="waiting">How many waiters all levels hold.</param>
    internal void Add(Waiter waiter, int priority, int waiting)
    {
        if (!_levels.TryGetValue(priority, out var level))
        {
            if (_levels.Count >= (2 * waiting) + SpareLevels)
                DropEmpty();
            level = new WaiterList();
            _levels.Add(priority, level);
            _order.Enqueue(level, priority);
        }

        level.Add(waiter);
    }

    /// <summary>Takes out a waiter that was put in with <paramref name="priority"/>.</summary>
    internal void Remove(Waiter waiter, int priority) => _levels[priority].Remove(waiter);

    /// <summary>How many levels there are, empty ones included.</summary>
    internal int Count => _levels.Count;

    /// <summary>Costs as much as the levels it drops took to come into being, because at least half of them are empty.</summary>
    private void DropEmpty()
    {
        _order.Clear();
        foreach (var (priority, level) in _levels)
        {
            if (level.First is null)
                _levels.Remove(priority);
            else
                _order.Enqueue(level, priority);
        }

        Debug.Assert(_levels.Count == _order.UnorderedItems.Count, "Every level stands in the order once.");
    }
}
