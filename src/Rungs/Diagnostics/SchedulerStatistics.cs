namespace Rungs.Diagnostics;

/// <summary>What a job scheduler has done and holds, at one moment.</summary>
public sealed record SchedulerStatistics
{
    /// <summary>Jobs that wait for their time or for a consumer. One that repeats counts once.</summary>
    public int Pending { get; init; }

    /// <summary>Jobs that were yielded and are not done.</summary>
    public int Running { get; init; }

    /// <summary>Loops that wait for a job, blocking and async.</summary>
    public int WaitingConsumers { get; init; }

    /// <summary>Jobs that were scheduled so far. One that repeats counts once.</summary>
    public long Scheduled { get; init; }

    /// <summary>How often a job was yielded so far. One that repeats counts each time.</summary>
    public long Fired { get; init; }

    /// <summary>Jobs that were cancelled so far, by their handles or by closing.</summary>
    public long Cancelled { get; init; }

    /// <summary>How often the scheduler's timer woke it so far. While nothing is due this stands still, save for looks at the time of day.</summary>
    public long WakeUps { get; init; }

    /// <summary>Whether nothing can be scheduled any more.</summary>
    public bool IsClosed { get; init; }
}
