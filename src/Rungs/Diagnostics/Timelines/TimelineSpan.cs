namespace Rungs.Diagnostics;

/// <summary>One work on a <see cref="Timeline"/>. Times count from its <see cref="Timeline.StartedAt"/>, by this machine's clock.</summary>
public sealed record TimelineSpan
{
    /// <summary>The work's name.</summary>
    public required string Name { get; init; }

    /// <summary>The level of the rung it was sent to.</summary>
    public required Level Level { get; init; }

    /// <summary>The name of that rung.</summary>
    public required string Rung { get; init; }

    /// <summary>The machine it ran on; null for this one.</summary>
    public string? Host { get; init; }

    /// <summary>The process it ran in.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The thread it started on, or what stands for one in another process; null where it has not started.</summary>
    public string? Thread { get; init; }

    /// <summary>When it was given to the rung.</summary>
    public required TimeSpan Queued { get; init; }

    /// <summary>When its function was called; null where it was not, or not yet.</summary>
    public TimeSpan? Started { get; init; }

    /// <summary>When it ended, whether it ran or not; null where it has not.</summary>
    public TimeSpan? Ended { get; init; }

    /// <summary>How it ended; null while it has not. One that was cancelled before its start is cancelled.</summary>
    public OutcomeStatus? Status { get; init; }

    /// <summary>Type and message of its error, cut after 200 characters; null where it did not fail, or nobody has looked at the error yet.</summary>
    public string? Error { get; init; }

    /// <summary>When threads ran its code, in order; what lies between them it spent awaiting. The first one begins with <see cref="Started"/>.</summary>
    public IReadOnlyList<TimelineRun> Runs { get; init; } = [];

    /// <summary>Whether <see cref="Runs"/> says all; else the work ran more often than that: its awaits were not recorded, or were too many.</summary>
    public bool HasAllRuns { get; init; }

    /// <summary>How long it stood in line.</summary>
    public TimeSpan? Waited => (Started ?? Ended) - Queued;

    /// <summary>How long it took from its start to its end, awaits included.</summary>
    public TimeSpan? Duration => Ended - Started;
}

/// <summary>A stretch of time in which a thread ran a work's code.</summary>
/// <param name="Began">When it began.</param>
/// <param name="Ended">When the function ended, or awaited; null while it runs.</param>
/// <param name="Thread">The thread.</param>
public sealed record TimelineRun(TimeSpan Began, TimeSpan? Ended, string Thread);

/// <summary>How busy the process was at one moment of a <see cref="Timeline"/>.</summary>
/// <param name="At">When, as times of spans count.</param>
/// <param name="Cpu">How many processors the process has kept busy since the sample before.</param>
/// <param name="Queued">How much stood in line at loops, threads, strands and process pools.</param>
public readonly record struct TimelineSample(TimeSpan At, double Cpu, long Queued);
