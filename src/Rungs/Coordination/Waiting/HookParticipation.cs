namespace Rungs.Coordination;

/// <summary>A scope in which the running thread takes part in a hook; costs a null check where there is none.</summary>
internal readonly ref struct HookParticipation
{
    private readonly IScheduleHook? _outer;
    private readonly IScheduleHook? _hook;

    /// <summary>Takes part in the hook behind <paramref name="time"/>, unless the thread does already.</summary>
    internal HookParticipation(TimeProvider time)
    {
        _outer = ScheduleHook.Current;
        _hook = ScheduleHook.For(time);
        if (ReferenceEquals(_hook, _outer))
            return;

        _outer?.Parked(); // to its old hook the thread is now waiting for this scope
        _hook?.Enter();
        ScheduleHook.Current = _hook;
    }

    /// <summary>Ends the participation.</summary>
    public void Dispose()
    {
        if (ReferenceEquals(_hook, _outer))
            return;

        _hook?.Exit();
        _outer?.Resumed();
        ScheduleHook.Current = _outer;
    }
}
