using System.Diagnostics;

namespace Rungs.Loops;

/// <summary>Timers by due time, then by order of arrival: a binary heap in which each timer knows its place, so a cancel costs O(log n).</summary>
/// <remarks>Not safe for several threads: it belongs to the thread that runs the loop.</remarks>
internal sealed class TimerHeap
{
    private readonly List<LoopTimer> _timers = [];

    /// <summary>Numbers timers by arrival, so that equal due times fire in order.</summary>
    private long _arrivals;

    internal int Count => _timers.Count;

    internal LoopTimer First => _timers[0];

    internal void Add(LoopTimer timer)
    {
        Debug.Assert(timer.HeapIndex < 0, "A timer is in a heap once.");
        timer.Arrival = _arrivals++;
        _timers.Add(timer);
        Rise(timer, _timers.Count - 1);
    }

    internal LoopTimer RemoveFirst()
    {
        var first = _timers[0];
        Remove(first);
        return first;
    }

    internal void Remove(LoopTimer timer)
    {
        var index = timer.HeapIndex;
        if (index < 0)
            return;

        timer.HeapIndex = -1;
        var last = _timers[^1];
        _timers.RemoveAt(_timers.Count - 1);
        if (ReferenceEquals(last, timer))
            return;

        // The last one takes the free place and moves to where it belongs, up or down.
        Rise(last, index);
        if (last.HeapIndex == index)
            Sink(last, index);
    }

    private static bool IsBefore(LoopTimer left, LoopTimer right) =>
        left.Due < right.Due || (left.Due == right.Due && left.Arrival < right.Arrival);

    private void Rise(LoopTimer timer, int index)
    {
        while (index > 0 && _timers[(index - 1) / 2] is var parent && IsBefore(timer, parent))
        {
            Place(parent, index);
            index = (index - 1) / 2;
        }

        Place(timer, index);
    }

    private void Sink(LoopTimer timer, int index)
    {
        while (true)
        {
            var child = (2 * index) + 1;
            if (child >= _timers.Count)
                break;
            if (child + 1 < _timers.Count && IsBefore(_timers[child + 1], _timers[child]))
                child++;
            if (!IsBefore(_timers[child], timer))
                break;
            Place(_timers[child], index);
            index = child;
        }

        Place(timer, index);
    }

    private void Place(LoopTimer timer, int index)
    {
        _timers[index] = timer;
        timer.HeapIndex = index;
    }
}
