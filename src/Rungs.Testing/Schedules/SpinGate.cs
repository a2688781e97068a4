namespace Rungs.Testing.Schedules;

/// <summary>A lock that waits by spinning: a wait in the class library would come back to the schedule, by way of the synchronization context.</summary>
/// <remarks>It is nearly always free: only who has the baton takes it, and now and then who looks after the run, or comes from outside.</remarks>
internal sealed class SpinGate
{
    private int _isTaken;

    internal Scope Enter()
    {
        if (Interlocked.Exchange(ref _isTaken, 1) != 0)
            Spin();
        return new Scope(this);
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
        public void Dispose() => Volatile.Write(ref gate._isTaken, 0);
    }
}
