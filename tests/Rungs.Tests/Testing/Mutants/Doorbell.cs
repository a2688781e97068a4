using Rungs.Coordination;
using Rungs.Testing;

namespace Rungs.Tests.Testing.Mutants;

/// <summary>Lets one thread wait for a ring, for so long at most; its place is used again by the next wait.</summary>
internal sealed class Doorbell(Bug bug)
{
    private readonly Lock _gate = new();
    private readonly Parker _parker = new();

    /// <summary>Counts waits, so that each knows its own timer.</summary>
    private int _wait;

    private bool _isRung;
    private bool _isTimeUp;

    /// <returns>Whether it rang in time.</returns>
    internal bool Wait(TimeSpan timeout)
    {
        int wait;
        lock (_gate)
            (wait, _isTimeUp) = (++_wait, false);
        var timer = Simulation.Time.CreateTimer(_ => EndTime(wait), null, timeout, Timeout.InfiniteTimeSpan);
        try
        {
            while (true)
            {
                lock (_gate)
                {
                    if (_isRung || _isTimeUp)
                        return TakeRing();
                }

                _parker.Park(Timeout.Infinite, ScheduleHook.Current);
            }
        }
        finally
        {
            if (bug != Bug.StaleTimer)
                timer.Dispose();
        }
    }

    internal void Ring()
    {
        Simulation.SwitchPoint();
        lock (_gate)
            _isRung = true;
        _parker.Unpark();
    }

    private bool TakeRing()
    {
        var isRung = _isRung;
        _isRung = false;
        return isRung;
    }

    private void EndTime(int wait)
    {
        lock (_gate)
        {
            if (bug != Bug.StaleTimer && wait != _wait)
                return;
            _isTimeUp = true;
        }

        _parker.Unpark();
    }
}
