namespace Rungs.Coordination;

/// <summary>Hears when one of its threads waits inside a call, so that another can take its place meanwhile.</summary>
internal interface IBlockingNotice
{
    /// <summary>The running thread is about to wait.</summary>
    void Waits();

    /// <summary>It goes on.</summary>
    void GoesOn();
}

/// <summary>Whom the running thread belongs to; null on threads that belong to no engine of ours.</summary>
internal static class BlockingNotice
{
    [ThreadStatic]
    private static IBlockingNotice? t_current;

    internal static IBlockingNotice? Current
    {
        get => t_current;
        set => t_current = value;
    }
}
