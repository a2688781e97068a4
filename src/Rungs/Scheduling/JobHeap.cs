using System.Diagnostics;

namespace Rungs.Scheduling;

/// <summary>Jobs by due time, first in first out among equals: a heap from which a job that is cancelled is struck out where it stands.</summary>
/// <remarks>
/// <code>
/// nodes, a heap by time:  [ due, arrival, slot ] ...     four children each: half the levels of a binary heap
/// by slot:                [ job, payload ] ...           a job keeps its slot while it is in the heap
///
/// in the heap ──RemoveFirst──► gone                      the first one is never struck out
///      └──Remove──► struck out: its node stays, its slot is empty ──it comes first, or half of all are──► gone
/// </code>
/// <para>Moving a node touches nothing that the collector looks at, and a job that fires is not touched at all: among many, it is hardly
/// ever in the processor's cache. Nor does anything note where a node is: that would be a write elsewhere for each move.
/// Not safe for several threads: it is used under the engine's lock.</para>
/// </remarks>
internal sealed class JobHeap<T>
{
    private const int Arity = 4;
    private const int SmallestCapacity = 16;

    /// <summary>The children of i are 4i+1 to 4i+4. Those from <see cref="_used"/> on are free, and so are the slots they name.</summary>
    private Node[] _nodes = NewNodes(SmallestCapacity);

    /// <summary>The job of each slot, and what it carries; default where the slot is free, or the job struck out.</summary>
    private Entry[] _entries = new Entry[SmallestCapacity];

    /// <summary>How many nodes there are, those struck out included.</summary>
    private int _used;

    /// <summary>How many of them are struck out.</summary>
    private int _struckOut;

    internal int Count => _used - _struckOut;

    /// <summary>The job that is due first, of those the one that came first. Not where it is empty.</summary>
    internal ScheduledJob<T> First => _entries[_nodes[0].Slot].Job;

    internal long FirstDue => _nodes[0].Due;

    /// <summary>When the first one came.</summary>
    internal long FirstArrival => _nodes[0].Arrival;

    /// <summary>How many jobs there is room for.</summary>
    internal int Capacity => _nodes.Length;

    /// <summary>All of them, in no order.</summary>
    internal IEnumerable<ScheduledJob<T>> Jobs => JobsOf(_nodes.Take(_used));

    /// <summary>Those that fire again and again; the others are not looked at.</summary>
    internal IEnumerable<ScheduledJob<T>> RepeatedJobs => JobsOf(_nodes.Take(_used).Where(static node => node.Repeats));

    /// <summary>Whether <see cref="First"/> fires again and again.</summary>
    internal bool FirstRepeats => _nodes[0].Repeats;

    internal T FirstPayload => _entries[_nodes[0].Slot].Payload;

    internal bool Holds(ScheduledJob<T> job) => job.Slot < _entries.Length && ReferenceEquals(_entries[job.Slot].Job, job);

    internal void Add(ScheduledJob<T> job, T payload, long due, long arrival)
    {
        if (_used == _nodes.Length)
            Grow();
        job.Slot = _nodes[_used].Slot;
        _entries[job.Slot] = new Entry(job, payload);
        Rise(new Node(due, arrival, job.Slot, job.Series is not null), _used++);
    }

    internal void RemoveFirst()
    {
        _entries[_nodes[0].Slot] = default; // the heap keeps nothing of a job that left it
        DropFirst();
        TidyUp();
    }

    /// <returns>False where it is not in the heap.</returns>
    internal bool Remove(ScheduledJob<T> job)
    {
        if (!Holds(job))
            return false;
        _entries[job.Slot] = default;
        _struckOut++;
        TidyUp();
        return true;
    }

    /// <summary>Gives the first job, which stays, another time.</summary>
    internal void MoveFirst(long due, long arrival)
    {
        Sink(_nodes[0] with { Due = due, Arrival = arrival }, 0);
        TidyUp();
    }

    /// <summary>Says what must hold of its top. In Debug builds.</summary>
    [Conditional("DEBUG")]
    internal void AssertInvariants()
    {
        for (var i = 0; i < Math.Min(_used, Arity + 1); i++)
        {
            Debug.Assert(!IsIn(_nodes[i]) || _entries[_nodes[i].Slot].Job.Slot == _nodes[i].Slot, "Each job is known by its slot.");
            Debug.Assert(i == 0 || !IsBefore(_nodes[i], _nodes[0]), "Nothing is due before the first.");
        }

        Debug.Assert(_used == 0 || IsIn(_nodes[0]), "The first one is not struck out.");
        Debug.Assert(_struckOut <= _used / 2, "Those struck out are the fewer.");
        Debug.Assert(_used == _nodes.Length || !IsIn(_nodes[_used]), "The slots beyond the last are free.");
    }

    private static Node[] NewNodes(int capacity)
    {
        var nodes = new Node[capacity];
        FreeFrom(nodes, 0);
        return nodes;
    }

    /// <summary>Lets each node name a slot, from <paramref name="start"/> on.</summary>
    private static void FreeFrom(Node[] nodes, int start)
    {
        for (var i = start; i < nodes.Length; i++)
            nodes[i] = new Node(0, 0, i, false);
    }

    private static bool IsBefore(in Node left, in Node right) =>
        left.Due < right.Due || (left.Due == right.Due && left.Arrival < right.Arrival);

    private IEnumerable<ScheduledJob<T>> JobsOf(IEnumerable<Node> nodes) => nodes.Where(IsIn).Select(node => _entries[node.Slot].Job);

    /// <summary>Whether the node's job is in the heap; else it was struck out.</summary>
    private bool IsIn(Node node) => _entries[node.Slot].Job is not null;

    /// <summary>Takes out the first node, and frees its slot, which is empty.</summary>
    private void DropFirst()
    {
        var slot = _nodes[0].Slot;
        var last = _nodes[--_used];
        _nodes[_used] = new Node(0, 0, slot, false);
        if (_used > 0)
            Sink(last, 0);
    }

    /// <summary>Drops what was struck out and has come first, or all of it once it is the most; then gives back room.</summary>
    private void TidyUp()
    {
        while (_struckOut > 0 && !IsIn(_nodes[0]))
        {
            _struckOut--;
            DropFirst();
        }

        if (_struckOut > _used / 2)
            DropStruckOut();
        if (_nodes.Length > SmallestCapacity && _used < _nodes.Length / 8)
            Shrink(); // a million that were cancelled do not keep their room
    }

    /// <summary>Drops all of it: a heap is made of what stays, from its leaves up, in a time that grows with their number (Floyd 1964).</summary>
    private void DropStruckOut()
    {
        var count = 0;
        for (var i = 0; i < _used; i++)
        {
            if (IsIn(_nodes[i]))
                (_nodes[count], _nodes[i]) = (_nodes[i], _nodes[count++]);
        }

        (_used, _struckOut) = (count, 0);
        for (var i = (count - 2) / Arity; i >= 0 && count > 1; i--)
        {
            var node = _nodes[i]; // a copy: its place is written to
            Sink(node, i);
        }
    }

    private void Grow()
    {
        var count = _nodes.Length;
        Array.Resize(ref _nodes, count * 2);
        Array.Resize(ref _entries, count * 2);
        FreeFrom(_nodes, count);
    }

    /// <summary>Moves all to smaller arrays, and numbers the slots anew.</summary>
    private void Shrink()
    {
        if (_struckOut > 0)
            DropStruckOut();
        var nodes = NewNodes(_nodes.Length / 4);
        var entries = new Entry[nodes.Length];
        for (var i = 0; i < _used; i++)
        {
            nodes[i] = _nodes[i] with { Slot = i };
            entries[i] = _entries[_nodes[i].Slot];
            entries[i].Job.Slot = i;
        }

        (_nodes, _entries) = (nodes, entries);
    }

    /// <summary>Puts a node where it belongs, at or above a place that is free; not above <paramref name="top"/>.</summary>
    private void Rise(in Node node, int place, int top = 0)
    {
        var nodes = _nodes;
        while (place > top)
        {
            var parent = (place - 1) / Arity;
            if (!IsBefore(node, nodes[parent]))
                break;
            nodes[place] = nodes[parent];
            place = parent;
        }

        nodes[place] = node;
    }

    /// <summary>Puts a node where it belongs, at or below a place that is free.</summary>
    /// <remarks>
    /// The free place goes down to the leaves first, and the node then rises from there, hardly ever far, because it was a leaf: a
    /// comparison less for each level (Wegener 1993, bottom-up heapsort).
    /// </remarks>
    private void Sink(in Node node, int top)
    {
        var (nodes, count, place) = (_nodes, _used, top);
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

            nodes[place] = leastNode;
            place = least;
        }

        Rise(node, place, top);
    }

    private readonly record struct Node(long Due, long Arrival, int Slot, bool Repeats);

    private readonly record struct Entry(ScheduledJob<T> Job, T Payload);
}
