namespace Rungs;

/// <summary>The execution context of a thread that nobody has set anything on: no async locals, no activity, no culture of its own.</summary>
internal static class EmptyContext
{
    /// <summary>For functions that run on behalf of many callers, and so in nobody's context.</summary>
    internal static ExecutionContext Value { get; } = Capture();

    /// <summary>The class library hands it out on a fresh thread only.</summary>
    private static ExecutionContext Capture()
    {
        ExecutionContext? captured = null;
        var thread = new Thread(() => captured = ExecutionContext.Capture()) { IsBackground = true, Name = "Rungs empty context" };
        thread.UnsafeStart();
        var isInterrupted = false;
        var own = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null); // a loop's would refuse the wait, or run callbacks in it
        while (thread.IsAlive)
        {
            try
            {
                thread.Join();
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true;
            }
        }

        SynchronizationContext.SetSynchronizationContext(own);
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
        return captured!;
    }
}
