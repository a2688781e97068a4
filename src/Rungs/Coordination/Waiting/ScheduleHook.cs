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

    /// <summary>Which of <paramref name="count"/> ready callbacks of the running thread's loop, in FIFO order, goes first.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="stateOf">The state of the one at an index: what its name is found from, and what tells one function's callbacks from another's.</param>
    /// <returns>An index from 0 to <paramref name="count"/> - 1.</returns>
    int Choose(int count, Func<int, object> stateOf);
}

/// <summary>The hook the running thread takes part in.</summary>
internal static class ScheduleHook
{
    [ThreadStatic]
    private static IScheduleHook? t_current;

    /// <summary>In how many callbacks of tokens the thread is.</summary>
    [ThreadStatic]
    private static int t_withoutPoints;

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
            Continuations.Simulate(value is ISchedule);
        }
    }

    /// <summary>The schedule that this thread is part of; null outside simulations.</summary>
    internal static ISchedule? Schedule => s_isInUse ? t_current as ISchedule : null;

    /// <summary>Where code goes on that is in no context: null, which is the thread pool, outside simulations.</summary>
    internal static SynchronizationContext? PoolContext => Schedule?.PoolContext;

    /// <summary>Where a simulation may let another thread go first: at the beginning of what a primitive does, and between its decision and the wakes. Not under a lock.</summary>
    internal static void Point()
    {
        if (s_isInUse && t_withoutPoints == 0)
            (t_current as ISchedule)?.Point();
    }

    /// <summary>From here to <see cref="EndWithoutPoints"/> nobody else may go first: in a token's callback, because who ends its registration meanwhile spins until the callback is over.</summary>
    internal static void BeginWithoutPoints() => t_withoutPoints++;

    /// <inheritdoc cref="BeginWithoutPoints"/>
    internal static void EndWithoutPoints() => t_withoutPoints--;

    /// <summary>Queues <paramref name="item"/> on the thread pool, or what stands in for it.</summary>
    internal static void QueueToPool(IThreadPoolWorkItem item)
    {
        if (Schedule is { } schedule)
            schedule.StartThread(item.Execute, item);
        else
            ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
    }

    /// <summary>The clock for who was given <paramref name="time"/>: in a simulation its own stands in for the system's.</summary>
    internal static TimeProvider ClockFor(TimeProvider time) =>
        ReferenceEquals(time, TimeProvider.System) && Schedule is { } schedule ? schedule.TimeProvider : time;

    /// <summary>The hook behind <paramref name="time"/>, where it is one; else the running thread's.</summary>
    internal static IScheduleHook? For(TimeProvider time) =>
        ReferenceEquals(time, TimeProvider.System) ? Current : time as IScheduleHook ?? Current;
}
