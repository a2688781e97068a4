namespace Rungs.Coordination;

/// <summary>The running thread's own parker, lent to one wait at a time.</summary>
internal static class ThreadParker
{
    [ThreadStatic]
    private static Parker? t_spare;

    /// <summary>The thread's parker; a new one where a wait further out on this stack has it.</summary>
    internal static Parker Rent()
    {
        var parker = t_spare ?? new Parker();
        t_spare = null;
        return parker;
    }

    /// <summary>The running thread begins anew, and a late notification of its last life does not reach it.</summary>
    internal static void Forget() => t_spare = null;

    /// <summary>Gives it back. A late notification may still come: whoever parks looks for what it waits for.</summary>
    internal static void Return(Parker parker) => t_spare = parker;
}
