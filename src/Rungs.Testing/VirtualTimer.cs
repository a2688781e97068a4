namespace Rungs.Testing;

/// <summary>A timer of a <see cref="VirtualTime"/>.</summary>
internal sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>By due time, then by when they were set.</summary>
    internal static readonly Comparer<VirtualTimer> ByDue = Comparer<VirtualTimer>.Create(static (left, right) =>
        left.Due != right.Due ? left.Due.CompareTo(right.Due) : left.Order.CompareTo(right.Order));

    /// <summary>When it fires, from the clock's start; moved only while the timer is out of the clock's set.</summary>
    internal TimeSpan Due { get; set; }

    internal long Order { get; set; }

    /// <summary>After how long it fires again; null: never. Under the clock's lock.</summary>
    internal TimeSpan? Period { get; set; }

    /// <summary>Whether it is unset for good. Written under the clock's lock.</summary>
    internal bool IsDisposed { get; set; }

    /// <inheritdoc/>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfOutOfRange(dueTime, nameof(dueTime));
        ThrowIfOutOfRange(period, nameof(period));
        return time.Set(
            this,
            dueTime == Timeout.InfiniteTimeSpan ? null : dueTime,
            period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero ? null : period);
    }

    /// <inheritdoc/>
    public void Dispose() => time.Remove(this);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    internal void Fire()
    {
        if (!IsDisposed)
            callback(state);
    }

    private static void ThrowIfOutOfRange(TimeSpan value, string name)
    {
        if (value != Timeout.InfiniteTimeSpan && (value < TimeSpan.Zero || value > s_longest))
            throw new ArgumentOutOfRangeException(name, value, "A timer takes zero to 49 days, or Timeout.InfiniteTimeSpan.");
    }
}
