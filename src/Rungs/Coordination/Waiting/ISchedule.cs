namespace Rungs.Coordination;

/// <summary>A hook that owns the whole schedule: of its threads one runs at a time, and which one is its choice.</summary>
/// <remarks>
/// Its threads pass a baton. Whoever has it gives it up where it waits, where it ends, and at a <see cref="Point"/>; the schedule
/// draws who has it next. What the library starts while a thread of the schedule runs is part of the schedule too.
/// </remarks>
internal interface ISchedule : IScheduleHook
{
    /// <summary>What stands in for the thread pool: a callback posted here runs on a thread of the schedule.</summary>
    SynchronizationContext PoolContext { get; }

    /// <summary>Starts a thread that takes part from its first step to its last.</summary>
    /// <param name="run">What it runs.</param>
    /// <param name="name">What people read; or what a name is found from, see <see cref="CallbackName"/>.</param>
    void StartThread(Action run, object? name);

    /// <summary>Another thread may go first. Not under a lock of the library.</summary>
    void Point();

    /// <summary>What the running thread does from now on, for people; see <see cref="CallbackName"/>.</summary>
    void Label(object? work);

    /// <summary>The running thread waits until <see cref="Unparked"/>, at most <paramref name="milliseconds"/> of the schedule's time (-1: for ever).</summary>
    void Park(Parker parker, int milliseconds);

    /// <summary>The same for a thread that has nothing to do.</summary>
    /// <returns>False where the schedule is over, so that the thread has to end.</returns>
    bool ParkIdle(Parker parker);

    /// <summary>The thread that waits on <paramref name="parker"/> may go on. Any thread, one outside the schedule too.</summary>
    void Unparked(Parker parker);

    /// <summary>The running thread waits in the class library: for a lock, a task, a handle.</summary>
    int Wait(IntPtr[] handles, bool waitAll, int milliseconds);

    /// <summary>Whether <see cref="WaitBegins"/> and <see cref="WaitEnds"/> are wanted: they cost.</summary>
    bool RecordsWaits { get; }

    /// <summary>A caller, blocking or async, begins to wait at <paramref name="where"/>.</summary>
    void WaitBegins(object waiter, string where);

    /// <summary>It goes on.</summary>
    void WaitEnds(object waiter);

    /// <summary>The schedule's own one of something that the process has one of.</summary>
    T Own<T>(Func<T> make)
        where T : class;
}
