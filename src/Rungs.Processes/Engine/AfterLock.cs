using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Processes.Engine;

/// <summary>What is to be done once the engine's lock is given back.</summary>
internal struct AfterLock(PoolEngine engine)
{
    private readonly PoolEngine _engine = engine;

    /// <summary>A worker with something to send, and nobody else to send it.</summary>
    private PoolWorker? _send;

    /// <summary>The rest, which is rare.</summary>
    private List<Action>? _actions;

    /// <summary>When the engine wants to look at its clock; <see cref="Clock.Never"/> where it has said so before.</summary>
    private long _alarm = Clock.Never;

    /// <summary>Callers to wake that waited for room.</summary>
    internal WakeList Rooms;

    internal void Send(PoolWorker worker)
    {
        if (_send is null)
            _send = worker;
        else
            Do(() => worker.Engine.Send(worker));
    }

    internal void Do(Action action) => (_actions ??= []).Add(action);

    internal void SetAlarm(long due) => _alarm = Math.Min(_alarm, due);

    internal readonly void Run()
    {
        if (_send is not null)
            Try(this, static self => self._engine.Send(self._send!));
        foreach (var action in _actions ?? [])
            Try(action, static action => action());
        if (_alarm != Clock.Never)
            _engine.SetAlarm(_alarm);
        Rooms.WakeAll();
    }

    /// <summary>What fails, for want of memory or threads, must keep nothing from what comes after it, nor reach a thread that is not its own.</summary>
    private static void Try<T>(T state, Action<T> step)
    {
        try
        {
            step(state);
        }
        catch (Exception error)
        {
            UnobservedErrors.Raise(error, "a process pool");
        }
    }
}
