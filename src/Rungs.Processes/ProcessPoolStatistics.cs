namespace Rungs.Processes;

/// <summary>What a <see cref="ProcessPool"/> has done and holds, at one moment.</summary>
public sealed record ProcessPoolStatistics
{
    /// <summary>The pool's name.</summary>
    public required string Name { get; init; }

    /// <summary>Workers that take calls, those about to be replaced included.</summary>
    public int Workers { get; init; }

    /// <summary>Workers that are starting.</summary>
    public int Starting { get; init; }

    /// <summary>Workers that run a call.</summary>
    public int Busy { get; init; }

    /// <summary>Calls that were sent to a worker and not answered.</summary>
    public int InFlight { get; init; }

    /// <summary>Calls that wait for a worker.</summary>
    public int Queued { get; init; }

    /// <summary>Callers that wait for room in the queue.</summary>
    public int WaitingForRoom { get; init; }

    /// <summary>Calls that workers have answered, errors included.</summary>
    public long Executed { get; init; }

    /// <summary>Calls that were queued again because their worker ended.</summary>
    public long Retried { get; init; }

    /// <summary>Workers started so far.</summary>
    public long Started { get; init; }

    /// <summary>Workers that ended unasked, those killed for time or memory included.</summary>
    public long Crashed { get; init; }

    /// <summary>Workers that were replaced for the work they had done, their age or their memory.</summary>
    public long Recycled { get; init; }

    /// <summary>The processes of the workers that take calls.</summary>
    public IReadOnlyList<int> ProcessIds { get; init; } = [];
}
