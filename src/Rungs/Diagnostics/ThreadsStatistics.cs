namespace Rungs.Diagnostics;

/// <summary>What a set of threads has done and holds, at one moment.</summary>
public sealed record ThreadsStatistics
{
    /// <summary>The name of the threads.</summary>
    public required string Name { get; init; }

    /// <summary>Threads alive, those being started included.</summary>
    public int Threads { get; init; }

    /// <summary>Threads that wait for a call.</summary>
    public int Idle { get; init; }

    /// <summary>The most threads alive at once so far.</summary>
    public int PeakThreads { get; init; }

    /// <summary>Calls that wait for a thread, within the queue's bound.</summary>
    public int Queued { get; init; }

    /// <summary>Calls that wait because the queue is full.</summary>
    public int WaitingForRoom { get; init; }

    /// <summary>Calls, and continuations of async functions, that threads have run.</summary>
    public long Executed { get; init; }
}
