namespace Rungs.Coordination;

/// <summary>The one place where a test's clock or simulation sees, and may own, what the library's threads do next.</summary>
/// <remarks>
/// <para>A <see cref="TimeProvider"/> that is also a hook makes every loop and pool call that uses it a participant:</para>
/// <code>
///            ┌──────── Resumed ────────┐     Resumed is called by whoever hands the participant something to do,
/// Enter ──► busy ────► Parked ────► parked   before it lets the participant go: the count of busy participants is
///            └──► Exit                       never too low, so "everything is blocked" is never said too early.
/// </code>
/// <para>Where no hook is active, the cost is one null check.</para>
/// </remarks>
internal interface IScheduleHook
{
    /// <summary>The clock that this hook is or belongs to.</summary>
    TimeProvider TimeProvider { get; }

    /// <summary>A participant starts, busy.</summary>
    void Enter();

    /// <summary>A busy participant ends.</summary>
    void Exit();

    /// <summary>A busy participant is about to wait.</summary>
    void Parked();

    /// <summary>A parked participant was handed something to do.</summary>
    void Resumed();

    /// <summary>Which of <paramref name="count"/> ready things, in FIFO order, goes first.</summary>
    /// <returns>An index from 0 to <paramref name="count"/> - 1.</returns>
    int Choose(int count);
}

/// <summary>The hook the running thread takes part in.</summary>
internal static class ScheduleHook
{
    [ThreadStatic]
    private static IScheduleHook? t_current;

    /// <summary>Whether any thread ever took part in a hook: until then nobody needs to look at the thread's own.</summary>
    private static volatile bool s_isInUse;

    /// <summary>The hook of the loop or pool call that this thread runs; null outside tests.</summary>
    internal static IScheduleHook? Current
    {
        get => s_isInUse ? t_current : null;
        set
        {
            if (value is null && !s_isInUse)
                return;
            s_isInUse = true;
            t_current = value;
        }
    }

    /// <summary>The hook behind <paramref name="time"/>, where it is one; else the running thread's.</summary>
    internal static IScheduleHook? For(TimeProvider time) =>
        ReferenceEquals(time, TimeProvider.System) ? Current : time as IScheduleHook ?? Current;
}
