namespace Rungs.Coordination;

/// <summary>A scope in which the running thread takes part in a hook; costs a null check where there is none.</summary>
internal readonly ref struct HookParticipation
{
    private readonly IScheduleHook? _outer;

    /// <summary>Takes part in the hook behind <paramref name="time"/>, unless the thread does already.</summary>
    internal HookParticipation(TimeProvider time)
    {
        _outer = ScheduleHook.Current;
        Hook = ScheduleHook.For(time);
        if (ReferenceEquals(Hook, _outer))
            return;

        _outer?.Parked(); // to its old hook the thread is now waiting for this scope
        Hook?.Enter();
        ScheduleHook.Current = Hook;
    }

    /// <summary>The hook this scope takes part in; null where there is none.</summary>
    internal IScheduleHook? Hook { get; }

    /// <summary>Ends the participation.</summary>
    public void Dispose()
    {
        if (ReferenceEquals(Hook, _outer))
            return;

        Hook?.Exit();
        _outer?.Resumed();
        ScheduleHook.Current = _outer;
    }
}
