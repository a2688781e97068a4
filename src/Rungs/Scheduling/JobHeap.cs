using System.Diagnostics;

namespace Rungs.Scheduling;

/// <summary>Jobs by due time, first in first out among equals: a heap that knows each job's place, so a cancel costs O(log n).</summary>
/// <remarks>
/// <code>
/// nodes, a heap by time:  [ due, arrival, slot ] ...     four children each: half the levels of a binary heap
/// by slot:                [ job, payload │ place of its node ] ... a job keeps its slot while it is in the heap
/// </code>
/// <para>Moving a node touches nothing that the collector looks at, and a job that fires is not touched at all: among many, it is hardly
/// ever in the processor's cache. Not safe for several threads: it is used under the engine's lock.</para>
/// </remarks>
internal sealed class JobHeap<T>
{
    private const int Arity = 4;
    private const int SmallestCapacity = 16;

    /// <summary>The children of i are 4i+1 to 4i+4. Those from <see cref="Count"/> on are free, and so are the slots they name.</summary>
    private Node[] _nodes = NewNodes(SmallestCapacity);

    /// <summary>The job of each slot, and what it carries; default where the slot is free.</summary>
    private Entry[] _entries = new Entry[SmallestCapacity];

    /// <summary>Where the node of each slot is.</summary>
    private int[] _places = new int[SmallestCapacity];

    internal int Count { get; private set; }

    /// <summary>The job that is due first, of those the one that came first. Not where it is empty.</summary>
    internal ScheduledJob<T> First => JobOf(0);

    internal long FirstDue => _nodes[0].Due;

    /// <summary>When the first one came.</summary>
    internal long FirstArrival => _nodes[0].Arrival;

    /// <summary>How many jobs there is room for.</summary>
    internal int Capacity => _nodes.Length;

    /// <summary>All of them, by their places.</summary>
    internal IEnumerable<ScheduledJob<T>> Jobs => Enumerable.Range(0, Count).Select(JobOf);

    /// <summary>Whether <see cref="First"/> fires again and again.</summary>
    internal bool FirstRepeats => _nodes[0].Repeats;

    internal T FirstPayload => _entries[_nodes[0].Slot].Payload;

    internal bool Holds(ScheduledJob<T> job) => job.Slot < _entries.Length && ReferenceEquals(_entries[job.Slot].Job, job);

    internal void Add(ScheduledJob<T> job, T payload, long due, long arrival)
    {
        if (Count == _nodes.Length)
            Resize(Count * 2);
        job.Slot = _nodes[Count].Slot;
        _entries[job.Slot] = new Entry(job, payload);
        Rise(new Node(due, arrival, job.Slot, job.Series is not null), Count++);
    }

    internal void RemoveFirst() => RemoveAt(0);

    /// <returns>False where it is not in the heap.</returns>
    internal bool Remove(ScheduledJob<T> job)
    {
        if (!Holds(job))
            return false;
        RemoveAt(_places[job.Slot]);
        return true;
    }

    /// <summary>Gives the first job, which stays, another time.</summary>
    internal void MoveFirst(long due, long arrival) => Sink(_nodes[0] with { Due = due, Arrival = arrival }, 0);

    /// <summary>Says what must hold of its top. In Debug builds.</summary>
    [Conditional("DEBUG")]
    internal void AssertInvariants()
    {
        for (var i = 0; i < Math.Min(Count, Arity + 1); i++)
        {
            Debug.Assert(JobOf(i).Slot == _nodes[i].Slot && _places[_nodes[i].Slot] == i, "Each job is known by its slot, and its place by that.");
            Debug.Assert(i == 0 || !IsBefore(_nodes[i], _nodes[0]), "Nothing is due before the first.");
        }

        Debug.Assert(Count == _nodes.Length || _entries[_nodes[Count].Slot].Job is null, "The slots beyond the last are free.");
    }

    private static Node[] NewNodes(int capacity)
    {
        var nodes = new Node[capacity];
        for (var i = 0; i < capacity; i++)
            nodes[i] = new Node(0, 0, i, false);
        return nodes;
    }

    private static bool IsBefore(in Node left, in Node right) =>
        left.Due < right.Due || (left.Due == right.Due && left.Arrival < right.Arrival);

    private ScheduledJob<T> JobOf(int place) => _entries[_nodes[place].Slot].Job;

    private void RemoveAt(int place)
    {
        var slot = _nodes[place].Slot;
        _entries[slot] = default; // the heap keeps nothing of a job that left it
        var last = _nodes[--Count];
        _nodes[Count] = new Node(0, 0, slot, false);
        if (place < Count)
        {
            // The last one takes the free place and moves to where it belongs, up or down.
            if (place > 0 && IsBefore(last, _nodes[(place - 1) / Arity]))
                Rise(last, place);
            else
                Sink(last, place);
        }

        if (_nodes.Length > SmallestCapacity && Count < _nodes.Length / 8)
            Resize(_nodes.Length / 4); // a million that were cancelled do not keep their room
    }

    /// <summary>Moves all to new arrays, and numbers the slots anew.</summary>
    private void Resize(int capacity)
    {
        var (nodes, entries, places) = (NewNodes(capacity), new Entry[capacity], new int[capacity]);
        for (var i = 0; i < Count; i++)
        {
            nodes[i] = _nodes[i] with { Slot = i };
            entries[i] = _entries[_nodes[i].Slot];
            entries[i].Job.Slot = places[i] = i;
        }

        (_nodes, _entries, _places) = (nodes, entries, places);
    }

    private void Rise(in Node node, int place)
    {
        var (nodes, places) = (_nodes, _places);
        while (place > 0)
        {
            var parent = (place - 1) / Arity;
            if (!IsBefore(node, nodes[parent]))
                break;
            Place(nodes, places, nodes[parent], place);
            place = parent;
        }

        Place(nodes, places, node, place);
    }

    /// <summary>Puts a node where it belongs, at or below a place that is free.</summary>
    /// <remarks>
    /// The free place goes down to the leaves first, and the node then rises from there, hardly ever far, because it was a leaf: a
    /// comparison less for each level (Wegener 1993, bottom-up heapsort).
    /// </remarks>
    private void Sink(in Node node, int place)
    {
        var (nodes, places, count) = (_nodes, _places, Count);
        while (true)
        {
            var first = (place * Arity) + 1;
            if (first >= count)
                break;
            var least = first;
            ref var leastNode = ref nodes[first];
            var end = Math.Min(first + Arity, count);
            for (var child = first + 1; child < end; child++)
            {
                ref var other = ref nodes[child];
                if (!IsBefore(other, leastNode))
                    continue;
                least = child;
                leastNode = ref other;
            }

            Place(nodes, places, leastNode, place);
            place = least;
        }

        Rise(node, place);
    }

    private static void Place(Node[] nodes, int[] places, in Node node, int place)
    {
        nodes[place] = node;
        places[node.Slot] = place;
    }

    private readonly record struct Node(long Due, long Arrival, int Slot, bool Repeats);

    private readonly record struct Entry(ScheduledJob<T> Job, T Payload);
}
