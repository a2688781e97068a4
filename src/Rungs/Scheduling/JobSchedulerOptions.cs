namespace Rungs.Scheduling;

/// <summary>How a <see cref="JobScheduler{T}"/> is set up.</summary>
public sealed record JobSchedulerOptions
{
    /// <summary>The clock: its time stamps for delays, its <see cref="TimeProvider.GetUtcNow"/> for times of day.</summary>
    /// <value>Default: <see cref="TimeProvider.System"/>; waits then end by a thread of this library, not of the thread pool.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(TimeProvider));
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>How late a job for a time of day may be noticed when the machine's clock was set forward: the clock is looked at this often.</summary>
    /// <remarks>Only while such a job is the next and a consumer waits. Jobs after a delay need no such look.</remarks>
    /// <value>Default: 1 minute. <see cref="Timeout.InfiniteTimeSpan"/>: never; a clock set forward is then noticed at the time first computed.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, or negative but not <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    public TimeSpan ClockCheckInterval
    {
        get;
        init
        {
            if (value <= TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
                throw new ArgumentOutOfRangeException(nameof(ClockCheckInterval), value, "The clock is looked at after a span of more than zero, or never: Timeout.InfiniteTimeSpan.");
            field = value;
        }
    } = TimeSpan.FromMinutes(1);
}
