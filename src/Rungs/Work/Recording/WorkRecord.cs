using System.Diagnostics;

namespace Rungs;

/// <summary>The last works of this process: what a timeline is drawn from.</summary>
/// <remarks>
/// <para>Rungs write to it directly. A listener of activities would cost several times as much: an activity alone takes 400 bytes and more, and knows neither when its work
/// was queued nor on which thread it ran.</para>
/// <para>A ring: each work takes the next place, and with it that of the oldest. Where nobody records, a work costs one look at <see cref="Current"/>.</para>
/// </remarks>
/// <param name="capacity">How many works it holds.</param>
/// <param name="recordsAwaits">Whether the pauses of async functions are followed.</param>
internal sealed class WorkRecord(int capacity, bool recordsAwaits)
{
    private static volatile WorkRecord? s_current;

    /// <summary>The works; a place is null until its first one comes.</summary>
    private readonly WorkSpan?[] _ring = new WorkSpan?[capacity];

    /// <summary>How many came so far.</summary>
    private long _count;

    /// <summary>The one that is written to; null where nobody records.</summary>
    internal static WorkRecord? Current => s_current;

    /// <inheritdoc cref="WorkRecord(int, bool)"/>
    internal bool RecordsAwaits => recordsAwaits;

    internal long Count => Volatile.Read(ref _count);

    /// <summary>How many of them had to make room for others.</summary>
    internal long Dropped => Math.Max(0, Count - capacity);

    /// <summary>The clock of all spans of this machine.</summary>
    internal static long Now => Stopwatch.GetTimestamp();

    /// <returns>Whether it is written to from now on; false where another one is.</returns>
    internal static bool TryBegin(WorkRecord record) => Interlocked.CompareExchange(ref s_current, record, null) is null;

    /// <summary>It is not written to any more, save that works under way tell of their ends.</summary>
    internal static void End(WorkRecord record) => Interlocked.CompareExchange(ref s_current, null, record);

    /// <summary>A work stands in line from now on.</summary>
    internal WorkSpan Add(WorkLabel label, WorkPlace place)
    {
        var span = new WorkSpan(label, place, Now);
        var number = (ulong)Interlocked.Increment(ref _count) - 1;
        Volatile.Write(ref _ring[number % (uint)_ring.Length], span);
        return span;
    }

    /// <summary>What it holds, the works that were queued first at the front.</summary>
    internal WorkSpan[] Snapshot()
    {
        List<WorkSpan> spans = [];
        foreach (ref var place in _ring.AsSpan())
        {
            if (Volatile.Read(ref place) is { } span)
                spans.Add(span);
        }

        return [.. spans.OrderBy(static span => span.Queued)];
    }
}
