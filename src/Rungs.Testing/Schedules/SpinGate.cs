using System.Diagnostics;

namespace Rungs.Testing.Schedules;

/// <summary>A lock that waits by spinning: a wait in the class library would come back to the schedule, by way of the synchronization context.</summary>
/// <remarks>It is nearly always free: only who has the baton takes it, and now and then who looks after the run, or comes from outside.</remarks>
internal sealed class SpinGate
{
    private int _isTaken;

    /// <summary>Who is woken once it is left. Under the gate.</summary>
    private EventWaitHandle? _wakes;

    internal Scope Enter()
    {
        if (Interlocked.Exchange(ref _isTaken, 1) != 0)
            Spin();
        return new Scope(this);
    }

    /// <summary>Wakes a thread once the gate is left: in here, on one processor, it would find the gate taken. Under the gate, once.</summary>
    internal void WakeOnLeave(EventWaitHandle handle)
    {
        Debug.Assert(_wakes is null, "One thread goes on.");
        _wakes = handle;
    }

    private void Leave()
    {
        var wakes = _wakes;
        _wakes = null;
        Volatile.Write(ref _isTaken, 0);
        wakes?.Set();
    }

    private void Spin()
    {
        var spin = default(SpinWait);
        while (Interlocked.Exchange(ref _isTaken, 1) != 0)
            spin.SpinOnce();
    }

    /// <summary>Leaves the lock when disposed.</summary>
    internal readonly ref struct Scope(SpinGate gate)
    {
        public void Dispose() => gate.Leave();
    }
}
