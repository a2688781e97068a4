namespace Rungs.Loops;

/// <remarks>Which loop a thread runs, and which is its own.</remarks>
public sealed partial class EventLoop
{
    /// <summary>The loop that this thread runs, or null where it runs none.</summary>
    public static EventLoop? Running => LoopThread.CurrentOrNull?.Running;

    /// <summary>This thread's loop: the running one, else the thread's own, which is made at the first call.</summary>
    public static EventLoop Current
    {
        get
        {
            var thread = LoopThread.Current;
            if (thread.Running is { } running)
                return running;
            if (thread.Own is not { IsDisposed: false })
                thread.Own = new EventLoop();
            return thread.Own;
        }
    }

    /// <summary>An idle loop for a scope, also inside a running loop: <c>using var idle = EventLoop.Idle();</c></summary>
    /// <remarks>
    /// Within the scope <see cref="Running"/> is null and <see cref="Current"/> is <see cref="IdleLoop.Loop"/>; the outer loop
    /// pauses. Disposing the scope restores loop and context, and has to happen on the same thread.
    /// </remarks>
    /// <returns>The scope: the thread's own loop where that is idle, else a new one that ends with the scope.</returns>
    public static IdleLoop Idle() => new(LoopThread.Current);
}
