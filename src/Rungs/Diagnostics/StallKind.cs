namespace Rungs.Diagnostics;

/// <summary>What kind of standstill was seen.</summary>
public enum StallKind
{
    /// <summary>A callback holds its loop for long: it computes, or blocks in a way that is not seen.</summary>
    SlowCallback,

    /// <summary>A loop's thread waits, in a way that is seen: <c>Result</c>, <c>Wait()</c>, a lock, a join.</summary>
    WaitInLoop,

    /// <summary>A loop has something to run, but is paused by a blocking call inside one of its callbacks, and that waits too.</summary>
    PausedLoop,

    /// <summary>Every thread of a pool is busy, calls are queued, and none has ended for long.</summary>
    FullThreads,

    /// <summary>A strand's function waits and keeps its turn, while others wait for it.</summary>
    HeldStrand,

    /// <summary>Somebody has waited for long at a queue, a semaphore or a limiter.</summary>
    LongWait,

    /// <summary>A cache's factory asked for a value that waits for this factory itself: its own, or one whose factory asks for its own.</summary>
    CircularFactory,

    /// <summary>A stream's consumer has left, and a source has not ended for long after it was told to.</summary>
    SourceLeftBehind,
}
