using System.Runtime.CompilerServices;

namespace Rungs.Coordination;

/// <remarks>Giving back: to who is first in line, or down for the next to come.</remarks>
internal sealed partial class SemaphoreEngine
{
    /// <summary>Gives a permit back, unless that was done before.</summary>
    internal void Release(Permit permit, long generation)
    {
        ScheduleHook.Point();
        var held = Permit.HeldWord(generation);
        var free = held - Permit.Held + Permit.NextGeneration;
        var word = Volatile.Read(ref permit.Word);
        if ((word & ~Permit.Guarded) != held)
            return; // given back before; and generations only grow, so that is final
        if (word != held || !ReferenceEquals(permit, _first) || Interlocked.CompareExchange(ref permit.Word, free, held) != held)
            ReleaseUnderLock(permit, held);
    }

    /// <summary>Adds permits.</summary>
    internal void Release(int count)
    {
        if (count < 1)
            throw new ArgumentOutOfRangeException(nameof(count), count, "Release one permit or more.");

        var wakes = default(WakeList);
        lock (_gate)
        {
            AssertInvariants();
            if (_isDisposed)
                throw Disposed();
            if (count > _maximum - _permits)
                throw new SemaphoreFullException($"{count} more permits would make {(long)_permits + count}; the maximum of this {_name} is {_maximum}. Permits that were acquired are given back by disposing their releasers.");

            Add(count);
            while (_line.Count > 0 && TryTakeFree(out var releaser))
                _line.Grant(releaser, ref wakes);
        }

        wakes.WakeAll();
    }

    /// <summary>The way of a permit that is not the first, or that somebody waits for. Apart, so that each way is optimised for itself.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReleaseUnderLock(Permit permit, long held)
    {
        var wakes = default(WakeList);
        var isInterrupted = false;
        _gate.EnterForGood(ref isInterrupted);
        try
        {
            AssertInvariants();
            if (Guard(permit) == held)
            {
                if (_line.Count > 0)
                    Hand(permit, ref wakes);
                else
                    PutDown(permit);
            }
        }
        finally
        {
            _gate.Exit();
        }

        wakes.WakeAll();
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary>Under the lock.</summary>
    private void Add(int permits)
    {
        if (permits == 0)
            return;

        var makesFirst = _permits == 0;
        _permits += permits;
        _rest += permits - (makesFirst ? 1 : 0);
        if (!makesFirst)
            return;

        Guard(_first);
        PutDown(_first); // nobody held it: it comes into being
    }

    /// <summary>Gives a held permit to who is first in line. Under the lock.</summary>
    private void Hand(Permit permit, ref WakeList wakes)
    {
        permit.Move(Permit.NextGeneration);
        if (!ReferenceEquals(permit, _first))
            _restGrants++;
        _line.Grant(new Releaser(permit, Permit.GenerationOf(permit.Word)), ref wakes);
    }

    /// <summary>Makes a held permit free. Under the lock.</summary>
    /// <remarks>
    /// Here the first permit loses its guard, if nobody waits. So it may be guarded for longer than need be, which costs the lock
    /// and no more. The reverse never is: who enters the line has guarded it before and found it held.
    /// </remarks>
    private void PutDown(Permit permit)
    {
        permit.Move(Permit.NextGeneration - Permit.Held);
        if (!ReferenceEquals(permit, _first))
        {
            permit.NextFree = _used;
            _used = permit;
            _rest++;
        }
        else if (_line.Count == 0 && !_isDisposed)
        {
            _isGuarded = false;
            _first.Move(-Permit.Guarded);
        }
    }
}
