namespace Rungs.Testing.Schedules;

/// <summary>The time of a schedule, as what runs in it reads it.</summary>
/// <remarks>It leads to the schedule, as every clock of a test that is a hook does.</remarks>
internal sealed class ScheduleClock(Schedule schedule) : TimeProvider
{
    private static readonly DateTimeOffset s_start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() =>
        schedule.Elapsed < DateTimeOffset.MaxValue - s_start ? s_start + schedule.Elapsed : DateTimeOffset.MaxValue;

    /// <inheritdoc/>
    public override long GetTimestamp() => schedule.Elapsed.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ScheduleTimer(schedule, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
