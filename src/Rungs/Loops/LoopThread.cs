namespace Rungs.Loops;

/// <summary>What belongs to one thread: the loop it runs, the loop it owns, and the private loops of its blocking calls.</summary>
/// <remarks>One object instead of as many thread-static fields: a blocking call looks it up once.</remarks>
internal sealed class LoopThread
{
    [ThreadStatic]
    private static LoopThread? t_current;

    /// <summary>This thread's <see cref="Id"/>; 0 where no loop ever ran on it. A number is found with fewer steps than an object.</summary>
    [ThreadStatic]
    private static int t_id;

    private static int s_ids;

    private LoopThread() => t_id = Id = Interlocked.Increment(ref s_ids);

    /// <summary>This thread's; made at first use.</summary>
    internal static LoopThread Current => t_current ??= new LoopThread();

    /// <summary>The running thread begins anew: of what ran on it before nothing is left.</summary>
    internal static void Forget() => (t_current, t_id) = (null, 0);

    /// <summary>The running thread's <see cref="Id"/>; 0 where no loop ever ran on it.</summary>
    internal static int CurrentId => t_id;

    /// <summary>A number of its own, from 1.</summary>
    internal int Id { get; }

    /// <summary>This thread's; null where no loop ever ran on it.</summary>
    internal static LoopThread? CurrentOrNull => t_current;

    /// <summary>The loop that this thread runs, the innermost one; null outside.</summary>
    internal EventLoop? Running { get; set; }

    /// <summary>The running loop that an <see cref="IdleLoop"/> hides; null for none.</summary>
    internal EventLoop? Hidden { get; set; }

    /// <summary>The loop that <see cref="EventLoop.Current"/> made, or an <see cref="IdleLoop"/> put there.</summary>
    internal EventLoop? Own { get; set; }

    /// <summary>How many blocking calls are under way on the thread, one inside another.</summary>
    internal int BlockDepth { get; set; }

    /// <summary>The private loops of the thread's blocking calls, by depth; they stay for the next ones.</summary>
    private EventLoop[] _private = [];

    /// <summary>The private loop for a blocking call at the present depth.</summary>
    internal EventLoop PrivateLoop
    {
        get
        {
            if (BlockDepth >= _private.Length)
                _private = [.. _private, EventLoop.NewPrivate(this)];
            return _private[BlockDepth];
        }
    }
}
