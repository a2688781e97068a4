namespace Rungs;

/// <summary>How the library's tasks are ended: what goes on after them never runs inside whoever ends them.</summary>
internal static class Continuations
{
    [ThreadStatic]
    private static bool t_isSimulated;

    /// <summary>Whether any thread was ever part of a simulation: until then nobody needs to look at the thread's own.</summary>
    private static volatile bool s_isInUse;

    /// <summary>The option for tasks that the library ends itself.</summary>
    /// <remarks>
    /// None in a simulation: <c>Task.WhenAll</c> and its like would go on on the thread pool, which is no part of it. There every step has a
    /// context of its own, and so nothing is called in place either.
    /// </remarks>
    internal static TaskCreationOptions Options =>
        IsSimulated ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously;

    /// <summary>Whether this thread is part of a simulation.</summary>
    internal static bool IsSimulated => s_isInUse && t_isSimulated;

    /// <summary>Says whether this thread is part of a simulation.</summary>
    internal static void Simulate(bool isSimulated)
    {
        if (isSimulated)
            s_isInUse = true;
        t_isSimulated = isSimulated;
    }
}
