namespace Rungs.Diagnostics;

/// <summary>What an event loop has done and holds, at one moment.</summary>
public sealed record LoopStatistics
{
    /// <summary>The loop's name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether a thread runs it now.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Callbacks that wait for their turn.</summary>
    public int Ready { get; init; }

    /// <summary>Timers that have not fired.</summary>
    public int Timers { get; init; }

    /// <summary>Tasks that have not ended.</summary>
    public int Tasks { get; init; }

    /// <summary>Turns so far: looks at mail and timers, each with the callbacks run after it.</summary>
    public long Turns { get; init; }

    /// <summary>Callbacks run so far.</summary>
    public long Callbacks { get; init; }

    /// <summary>Callbacks that came after the loop had finished and ran on the thread pool instead.</summary>
    public long LateCallbacks { get; init; }

    /// <summary>Callbacks so far that held the loop for longer than its <c>SlowCallbackThreshold</c>.</summary>
    public long SlowCallbacks { get; init; }
}
