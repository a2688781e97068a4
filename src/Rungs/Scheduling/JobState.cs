namespace Rungs.Scheduling;

/// <summary>What became of a <see cref="ScheduledJob{T}"/>.</summary>
public enum JobState
{
    /// <summary>It waits for its time, or is due and waits for a consumer.</summary>
    Pending,

    /// <summary>A consumer has it.</summary>
    Fired,

    /// <summary>It was cancelled first, or the scheduler was closed without it.</summary>
    Cancelled,
}
