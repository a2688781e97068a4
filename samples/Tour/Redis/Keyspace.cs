using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rungs.Loops;

namespace Rungs.Tour.Redis;

/// <summary>The keys and their values. All of it belongs to one loop, so there is no lock.</summary>
/// <remarks>
/// A key that has expired is gone for whoever asks; its memory goes when somebody asks, or with <see cref="RemoveExpired"/>.
/// Times are milliseconds of Unix, by the clock.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="loop">The loop it belongs to; null for none.</param>
internal sealed class Keyspace(TimeProvider time, EventLoop? loop = null)
{
    /// <summary>The deadline of a key that stays.</summary>
    internal const long Never = long.MaxValue;

    /// <summary>A table of this many places is kept, however few are taken.</summary>
    private const int SmallTable = 1024;

    private readonly Dictionary<byte[], Entry> _entries = new(ByteKeys.Comparer);

    /// <summary>The keys that expire, the next one first; exactly those whose entry has a deadline.</summary>
    private readonly SortedSet<Deadline> _deadlines = new(Deadline.Order);

    /// <summary>How many keys there are, with those that have expired and have not been removed yet.</summary>
    internal int Count => _entries.Count;

    /// <summary>How many of them expire.</summary>
    internal int Expiring => _deadlines.Count;

    /// <summary>The clock's time.</summary>
    internal long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private Dictionary<byte[], Entry>.AlternateLookup<ReadOnlySpan<byte>> Lookup => _entries.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The value of a key, or null. It is not to be changed.</summary>
    internal byte[]? Get(ReadOnlySpan<byte> key)
    {
        ref var entry = ref Find(key);
        return Unsafe.IsNullRef(ref entry) ? null : entry.Value;
    }

    /// <summary>When a key expires; <see cref="Never"/> for one that stays, null for one that is not there.</summary>
    internal long? GetDeadline(ReadOnlySpan<byte> key)
    {
        ref var entry = ref Find(key);
        return Unsafe.IsNullRef(ref entry) ? null : entry.Deadline;
    }

    /// <summary>Gives a key a value, and a deadline in place of any it had.</summary>
    internal void Set(ReadOnlySpan<byte> key, byte[] value, long deadline = Never)
    {
        AssertInvariants();
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(Lookup, key, out var isThere);
        if (!isThere)
            entry.Deadline = Never;
        entry.Value = value;
        MoveDeadline(key, ref entry, deadline);
    }

    /// <summary>Gives a key another value; its deadline stays.</summary>
    /// <returns>Whether it is there.</returns>
    internal bool Replace(ReadOnlySpan<byte> key, byte[] value)
    {
        ref var entry = ref Find(key);
        if (Unsafe.IsNullRef(ref entry))
            return false;

        entry.Value = value;
        return true;
    }

    /// <summary>Lets a key expire at <paramref name="deadline"/>; one that has passed removes it.</summary>
    /// <returns>Whether it is there.</returns>
    internal bool Expire(ReadOnlySpan<byte> key, long deadline)
    {
        ref var entry = ref Find(key);
        if (Unsafe.IsNullRef(ref entry))
            return false;

        if (deadline <= Now)
            Remove(key);
        else
            MoveDeadline(key, ref entry, deadline);
        return true;
    }

    /// <returns>Whether it was there.</returns>
    internal bool Remove(ReadOnlySpan<byte> key)
    {
        if (Unsafe.IsNullRef(ref Find(key)))
            return false;

        Drop(key);
        return true;
    }

    internal void Clear()
    {
        AssertInvariants();
        _entries.Clear();
        _entries.TrimExcess();
        _deadlines.Clear();
    }

    /// <summary>The keys that match a pattern of <see cref="Glob"/>.</summary>
    internal List<byte[]> Match(ReadOnlySpan<byte> pattern)
    {
        AssertInvariants();
        var now = Now;
        List<byte[]> matches = [];
        foreach (var (key, entry) in _entries)
        {
            if (entry.Deadline > now && Glob.IsMatch(pattern, key))
                matches.Add(key);
        }

        return matches;
    }

    /// <summary>Removes keys that have expired, the first ones first, and gives back the memory of a table that has become empty.</summary>
    /// <param name="most">At most so many, because nothing else runs meanwhile.</param>
    /// <returns>Whether there are more.</returns>
    internal bool RemoveExpired(int most)
    {
        AssertInvariants();
        var now = Now;
        while (_deadlines.Count > 0 && _deadlines.Min is var next && next.At <= now)
        {
            if (most-- == 0)
                return true;
            Drop(next.Key);
        }

        if (_entries.Capacity > SmallTable && _entries.Count < _entries.Capacity / 8)
            _entries.TrimExcess(_entries.Count * 2);
        return false;
    }

    /// <summary>The entry of a key; a null reference where there is none, or it has expired.</summary>
    private ref Entry Find(ReadOnlySpan<byte> key)
    {
        AssertInvariants();
        ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(Lookup, key);
        if (Unsafe.IsNullRef(ref entry) || entry.Deadline == Never || entry.Deadline > Now)
            return ref entry;

        Drop(key);
        return ref Unsafe.NullRef<Entry>();
    }

    private void MoveDeadline(ReadOnlySpan<byte> key, ref Entry entry, long deadline)
    {
        var old = entry.Deadline;
        if (old == deadline)
            return; // nearly always: never, before and after

        entry.Deadline = deadline;
        Lookup.TryGetValue(key, out var own, out _);
        if (old != Never)
            _deadlines.Remove(new Deadline(old, own!));
        if (deadline != Never)
            _deadlines.Add(new Deadline(deadline, own!));
    }

    private void Drop(ReadOnlySpan<byte> key)
    {
        Lookup.Remove(key, out var own, out var entry);
        if (entry.Deadline != Never)
            _deadlines.Remove(new Deadline(entry.Deadline, own!));
    }

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        Debug.Assert(loop is null || ReferenceEquals(EventLoop.Running, loop), "Only the loop's own thread touches the keys: that stands for a lock.");
        Debug.Assert(_deadlines.Count <= _entries.Count, "Only keys that are there have a deadline.");
    }

    private struct Entry
    {
        internal byte[] Value;

        /// <summary>When it expires, or <see cref="Never"/>.</summary>
        internal long Deadline;
    }

    /// <summary>When a key expires; the key is the table's own array.</summary>
    private readonly record struct Deadline(long At, byte[] Key)
    {
        internal static Comparer<Deadline> Order { get; } = Comparer<Deadline>.Create(static (left, right) =>
            left.At != right.At ? left.At.CompareTo(right.At) : left.Key.AsSpan().SequenceCompareTo(right.Key));
    }
}
