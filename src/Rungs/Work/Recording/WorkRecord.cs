using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Rungs;

/// <summary>The last works of this process: what a timeline is drawn from.</summary>
/// <remarks>
/// <para>Rungs write to it directly. A listener of activities would cost several times as much: an activity alone takes 400 bytes and more, and knows neither when its work
/// was queued nor on which thread it ran.</para>
/// <para>A ring: each work takes the next place, and with it that of the oldest; whoever still writes for that one writes nowhere. The places are one array, so that what
/// is kept is not moved by the garbage collector, which took as long as all the rest. Where nobody records, a work costs one look at <see cref="Current"/>.</para>
/// </remarks>
/// <param name="capacity">How many works it holds.</param>
/// <param name="recordsAwaits">Whether the pauses of async functions are followed.</param>
internal sealed class WorkRecord(int capacity, bool recordsAwaits)
{
    /// <summary>Waits of a few instructions never sleep, so that nobody can interrupt them: recording throws nothing.</summary>
    private const int NoSleep = -1;

    private static volatile WorkRecord? s_current;

    private readonly WorkEntry[] _ring = new WorkEntry[capacity];

    /// <summary>How many came so far: the number of the last. Every work writes it, and reads what stands beside it.</summary>
    private LoneCount _count;

    /// <summary>The one that is written to; null where nobody records.</summary>
    internal static WorkRecord? Current => s_current;

    /// <inheritdoc cref="WorkRecord(int, bool)"/>
    internal bool RecordsAwaits => recordsAwaits;

    internal long Count => Volatile.Read(ref _count.Value);

    /// <summary>How many of them had to make room for others.</summary>
    internal long Dropped => Math.Max(0, Count - capacity);

    /// <summary>The clock of all works of this machine.</summary>
    internal static long Now => Stopwatch.GetTimestamp();

    /// <returns>Whether it is written to from now on; false where another one is.</returns>
    internal static bool TryBegin(WorkRecord record) => Interlocked.CompareExchange(ref s_current, record, null) is null;

    /// <summary>It is not written to any more, save that works under way tell of their ends.</summary>
    internal static void End(WorkRecord record) => Interlocked.CompareExchange(ref s_current, null, record);

    /// <summary>A work stands in line from now on.</summary>
    internal WorkSpan Add(WorkLabel label, WorkPlace place)
    {
        var queued = Now;
        var number = Interlocked.Increment(ref _count.Value);
        ref var entry = ref PlaceOf(number);
        if (TryTake(ref entry, number))
        {
            entry.Begin(label, place, queued);
            Unlock(ref entry);
        }

        return new WorkSpan(this, number);
    }

    /// <summary>Holds a work's place, so that nobody else writes or reads it. For a few instructions: others spin.</summary>
    /// <returns>A null reference where the place is another work's by now; else end it with <see cref="Unlock"/>.</returns>
    internal ref WorkEntry Lock(long number)
    {
        ref var entry = ref PlaceOf(number);
        var spin = default(SpinWait);
        while (true)
        {
            var owner = Interlocked.CompareExchange(ref entry.Owner, -number, number);
            if (owner == number)
                return ref entry;
            if (owner != -number)
                return ref Unsafe.NullRef<WorkEntry>();
            spin.SpinOnce(NoSleep);
        }
    }

    /// <summary>Lets a place go; what was written there is seen by whoever holds it next.</summary>
    internal static void Unlock(ref WorkEntry entry)
    {
        Debug.Assert(entry.Owner < 0, "It is held.");
        Volatile.Write(ref entry.Owner, -entry.Owner);
    }

    /// <summary>What it holds, the works that were queued first at the front.</summary>
    internal WorkEntry[] Snapshot()
    {
        List<WorkEntry> entries = [];
        foreach (ref var place in _ring.AsSpan())
        {
            while (Volatile.Read(ref place.Owner) is var owner && owner != 0) // an older work may make room for another meanwhile
            {
                ref var entry = ref Lock(Math.Abs(owner));
                if (Unsafe.IsNullRef(ref entry))
                    continue;
                var copy = entry;
                Unlock(ref entry);
                entries.Add(copy);
                break;
            }
        }

        return [.. entries.OrderBy(static entry => entry.Queued)];
    }

    private ref WorkEntry PlaceOf(long number) => ref _ring[(ulong)(number - 1) % (uint)_ring.Length];

    /// <summary>Takes the place of an older work, and holds it.</summary>
    /// <returns>False where a later work was quicker: this one has gone before it came.</returns>
    private static bool TryTake(ref WorkEntry entry, long number)
    {
        var spin = default(SpinWait);
        while (true)
        {
            var owner = Volatile.Read(ref entry.Owner);
            if (Math.Abs(owner) > number)
                return false;
            if (owner >= 0 && Interlocked.CompareExchange(ref entry.Owner, -number, owner) == owner)
                return true;
            spin.SpinOnce(NoSleep);
        }
    }
}
