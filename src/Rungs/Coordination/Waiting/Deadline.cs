namespace Rungs.Coordination;

/// <summary>When a blocking wait ends by itself.</summary>
internal readonly struct Deadline
{
    private readonly TimeProvider? _time;
    private readonly long _start;
    private readonly TimeSpan _timeout;

    /// <summary>A deadline <paramref name="timeout"/> from now; none where that is infinite.</summary>
    internal Deadline(TimeSpan timeout, TimeProvider time)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
            return;
        _time = ScheduleHook.ClockFor(time);
        _start = _time.GetTimestamp();
        _timeout = timeout;
    }

    internal static Deadline Never => default;

    internal static void ThrowIfInvalid(TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A timeout is zero or more, or Timeout.InfiniteTimeSpan.");
    }

    internal bool HasPassed => _time is not null && Left <= TimeSpan.Zero;

    /// <summary>Parks until notified or until the deadline; may return early.</summary>
    internal void Park(Parker parker, IScheduleHook? hook)
    {
        if (_time is null)
            parker.Park(Timeout.Infinite, hook);
        else
            parker.Park(Left, _time, hook);
    }

    private TimeSpan Left => _timeout - _time!.GetElapsedTime(_start);
}
