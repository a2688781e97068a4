namespace Rungs.Loops;

/// <summary>What a loop does when its thread waits, in a way that is seen, inside a callback.</summary>
/// <remarks>
/// Seen are waits of the class library: <c>Task.Wait</c>, <c>Result</c>, <c>GetResult()</c>, contended locks, semaphores, events,
/// <c>Thread.Join</c>. Not seen are <c>Thread.Sleep</c>, sockets, files and DNS. A wait that ends within a millisecond or two
/// counts as none, so that a lock held for an instant is nobody's fault.
/// </remarks>
public enum WaitInLoop
{
    /// <summary>Nothing: the loop stands still, and only the watchdog sees that.</summary>
    Allow,

    /// <summary>Reports the wait, with its stack, once it has lasted for the loop's <see cref="EventLoopOptions.SlowCallbackThreshold"/>.</summary>
    Report,

    /// <summary>Runs the loop's other callbacks while it waits, at most 64 waits deep.</summary>
    /// <remarks>Careful: what waits sees the world change, also where it waits for a lock, and while it holds others.</remarks>
    Pump,

    /// <summary>Throws <see cref="LoopBlockedException"/> where the wait stands.</summary>
    Throw,
}
