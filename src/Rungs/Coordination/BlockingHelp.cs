namespace Rungs.Coordination;

/// <summary>What a thread that is about to wait can do first, so that a wait on work of its own pool does not stand still.</summary>
internal interface IBlockingHelp
{
    /// <summary>Runs one call that was queued from inside <paramref name="context"/> and that no other thread will come for.</summary>
    /// <returns>Whether it ran one.</returns>
    bool TryRunQueuedFrom(SynchronizationContext context);
}

/// <summary>The running thread's help; null on threads that belong to no pool of ours.</summary>
internal static class BlockingHelp
{
    [ThreadStatic]
    private static IBlockingHelp? t_current;

    internal static IBlockingHelp? Current
    {
        get => t_current;
        set => t_current = value;
    }
}
