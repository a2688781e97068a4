namespace Rungs.Loops;

/// <remarks>What belongs to the thread: the loop it runs, the loop it owns, and the spare loops its blocking calls use.</remarks>
public sealed partial class EventLoop
{
    /// <summary>The loop that this thread runs, the innermost one; null outside.</summary>
    [ThreadStatic]
    private static EventLoop? t_running;

    /// <summary>The loop that <see cref="Current"/> made, or an <see cref="IdleLoop"/> put there.</summary>
    [ThreadStatic]
    private static EventLoop? t_own;

    /// <summary>The loop that this thread runs, or null where it runs none.</summary>
    public static EventLoop? Running => t_running;

    /// <summary>This thread's loop: the running one, else the thread's own, which is made at the first call.</summary>
    public static EventLoop Current => t_running ?? (t_own ??= new EventLoop());

    /// <summary>An idle loop for a scope, also inside a running loop: <c>using var idle = EventLoop.Idle();</c></summary>
    /// <remarks>
    /// Within the scope <see cref="Running"/> is null and <see cref="Current"/> is <see cref="IdleLoop.Loop"/>; the outer loop
    /// pauses. Disposing the scope restores loop and context, and has to happen on the same thread.
    /// </remarks>
    /// <returns>The scope: the thread's own loop where that is idle, else a new one that ends with the scope.</returns>
    public static IdleLoop Idle()
    {
        var scope = new IdleLoop(t_running, t_own, SynchronizationContext.Current);
        t_running = null;
        t_own = scope.Loop;
        SynchronizationContext.SetSynchronizationContext(null);
        return scope;
    }

    /// <summary>Puts back what <see cref="Idle"/> found.</summary>
    internal static void Restore(EventLoop? running, EventLoop? own, SynchronizationContext? context)
    {
        t_running = running;
        t_own = own;
        SynchronizationContext.SetSynchronizationContext(context);
    }
}
