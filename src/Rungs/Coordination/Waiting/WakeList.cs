using Rungs.Diagnostics;

namespace Rungs.Coordination;

/// <summary>Waiters whose fate was settled under a lock, to be woken after it: no continuation ever runs under one.</summary>
internal struct WakeList
{
    private Waiter? _first;
    private Waiter? _last;

    /// <summary>Takes in a waiter that has left its line. Under the lock.</summary>
    internal void Add(Waiter waiter)
    {
        if (_last is null)
            _first = waiter;
        else
            _last.Next = waiter;
        _last = waiter;
    }

    /// <summary>Wakes all, in order. Not under the lock.</summary>
    internal readonly void WakeAll()
    {
        if (_first is null)
            return;
        ScheduleHook.Point();
        WakeFrom(_first);
    }

    private static void WakeFrom(Waiter? waiter)
    {
        while (waiter is not null)
        {
            var next = waiter.Next; // read before: once woken, the waiter belongs to its next use
            waiter.Next = null;
            try
            {
                waiter.Wake();
            }
            catch (Exception error)
            {
                // A synchronization context that refuses the continuation: its own waiter is lost with it, the others are not.
                UnobservedErrors.Raise(error, "waking a waiter");
            }

            waiter = next;
        }
    }
}
