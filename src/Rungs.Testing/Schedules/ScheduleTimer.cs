namespace Rungs.Testing.Schedules;

/// <summary>A timer of a schedule: each ring is a thread of its own, which others may go before, as with the thread pool's.</summary>
internal sealed class ScheduleTimer(Schedule schedule, TimerCallback callback, object? state) : ITimer
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    /// <summary>What rings next; null where it is not set.</summary>
    private ScheduleAlarm? _alarm;

    private TimeSpan _period;
    private volatile bool _isDisposed;

    /// <inheritdoc/>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfOutOfRange(dueTime, nameof(dueTime));
        ThrowIfOutOfRange(period, nameof(period));
        if (_isDisposed)
            return false;

        _alarm?.Dispose();
        _period = period;
        _alarm = dueTime == Timeout.InfiniteTimeSpan ? null : schedule.SetAlarm(dueTime, Ring);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _alarm?.Dispose();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private static void ThrowIfOutOfRange(TimeSpan value, string name)
    {
        if (value != Timeout.InfiniteTimeSpan && (value < TimeSpan.Zero || value > s_longest))
            throw new ArgumentOutOfRangeException(name, value, "A timer takes zero to 49 days, or Timeout.InfiniteTimeSpan.");
    }

    /// <summary>It is due: from here on, as with the class library's, changing it comes too late, and only disposing it does not. Under the gate.</summary>
    private void Ring() => schedule.AddThread(Fire, callback);

    private void Fire()
    {
        if (_isDisposed)
            return;
        if (_period > TimeSpan.Zero)
            _alarm = schedule.SetAlarm(_period, Ring);
        if (_context is null)
            callback(state);
        else
            ExecutionContext.Run(_context, _ => callback(state), null);
    }
}
