using System.Diagnostics;

namespace Rungs.Scheduling;

/// <summary>Jobs by due time, first in first out among equals: a heap in which each job knows its place, so a cancel costs O(log n).</summary>
/// <remarks>
/// Four children each, and the times beside the jobs: half the levels of a binary heap, and no look at a job to compare it.
/// Not safe for several threads: it is used under the engine's lock.
/// </remarks>
internal sealed class JobHeap<T>
{
    private const int Arity = 4;
    private const int SmallestCapacity = 16;

    /// <summary>The children of i are 4i+1 to 4i+4.</summary>
    private Node[] _nodes = new Node[SmallestCapacity];

    internal int Count { get; private set; }

    /// <summary>The job that is due first, of those the one that came first. Not where it is empty.</summary>
    internal ScheduledJob<T> First => _nodes[0].Job;

    internal long FirstDue => _nodes[0].Due;

    /// <summary>When the first one came.</summary>
    internal long FirstArrival => _nodes[0].Arrival;

    /// <summary>Room for all nodes.</summary>
    internal int Capacity => _nodes.Length;

    /// <summary>All of them, by their places.</summary>
    internal IEnumerable<ScheduledJob<T>> Jobs => _nodes.Take(Count).Select(static node => node.Job);

    internal void Add(ScheduledJob<T> job, long due, long arrival)
    {
        Debug.Assert(job.HeapIndex < 0, "A job is in a heap once.");
        if (Count == _nodes.Length)
            Array.Resize(ref _nodes, Count * 2);
        Rise(new Node(due, arrival, job), Count++);
    }

    internal void RemoveFirst() => RemoveAt(0);

    /// <returns>False where it is not in the heap.</returns>
    internal bool Remove(ScheduledJob<T> job)
    {
        if (job.HeapIndex < 0)
            return false;
        RemoveAt(job.HeapIndex);
        return true;
    }

    /// <summary>Gives the first job, which stays, another time.</summary>
    internal void MoveFirst(long due, long arrival) => Sink(new Node(due, arrival, First), 0);

    /// <summary>Says what must hold of its top. In Debug builds.</summary>
    [Conditional("DEBUG")]
    internal void AssertInvariants()
    {
        for (var i = 0; i < Math.Min(Count, Arity + 1); i++)
        {
            Debug.Assert(_nodes[i].Job.HeapIndex == i, "Each job knows its place.");
            Debug.Assert(i == 0 || !IsBefore(_nodes[i], _nodes[0]), "Nothing is due before the first.");
        }
    }

    private static bool IsBefore(in Node left, in Node right) =>
        left.Due < right.Due || (left.Due == right.Due && left.Arrival < right.Arrival);

    private void RemoveAt(int index)
    {
        _nodes[index].Job.HeapIndex = -1;
        var last = _nodes[--Count];
        _nodes[Count] = default; // the heap keeps no job that left it
        if (index < Count)
        {
            // The last one takes the free place and moves to where it belongs, up or down.
            if (index > 0 && IsBefore(last, _nodes[(index - 1) / Arity]))
                Rise(last, index);
            else
                Sink(last, index);
        }

        if (_nodes.Length > SmallestCapacity && Count < _nodes.Length / 8)
            Array.Resize(ref _nodes, _nodes.Length / 2); // a million that were cancelled do not keep their room
    }

    private void Rise(in Node node, int index)
    {
        var nodes = _nodes;
        while (index > 0)
        {
            var parent = (index - 1) / Arity;
            if (!IsBefore(node, nodes[parent]))
                break;
            Place(nodes, nodes[parent], index);
            index = parent;
        }

        Place(nodes, node, index);
    }

    private void Sink(in Node node, int index)
    {
        var (nodes, count) = (_nodes, Count);
        while (true)
        {
            var first = (index * Arity) + 1;
            if (first >= count)
                break;
            var least = first;
            for (var child = first + 1; child < Math.Min(first + Arity, count); child++)
            {
                if (IsBefore(nodes[child], nodes[least]))
                    least = child;
            }

            if (!IsBefore(nodes[least], node))
                break;
            Place(nodes, nodes[least], index);
            index = least;
        }

        Place(nodes, node, index);
    }

    private static void Place(Node[] nodes, in Node node, int index)
    {
        nodes[index] = node;
        node.Job.HeapIndex = index;
    }

    private readonly record struct Node(long Due, long Arrival, ScheduledJob<T> Job);
}
