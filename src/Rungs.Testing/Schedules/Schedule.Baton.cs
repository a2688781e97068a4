using System.Diagnostics;
using Rungs.Coordination;
using Rungs.Loops;

namespace Rungs.Testing.Schedules;

/// <remarks>The baton: who gives it up, and who has it next.</remarks>
internal sealed partial class Schedule
{
    /// <summary>After so many points in a row the holder stands last: a loop that waits for another thread must not keep that from running.</summary>
    private const int MostKept = 100;

    /// <summary>After so many farewells a thread that takes none is left where it is.</summary>
    private const int MostFarewells = 1_000;

    /// <inheritdoc/>
    public void StartThread(Action run, object? name)
    {
        using (_gate.Enter())
        {
            NoteCaller();
            AddThread(run, name);
            WakeUp();
        }
    }

    /// <summary>Under the gate.</summary>
    internal void AddThread(Action run, object? name)
    {
        if (_isFinished)
            return;
        Participant participant = new(this, run, name);
        _alive.Add(participant);
        _ready.Add(participant);
    }

    /// <inheritdoc/>
    public void Point()
    {
        if (Participant.Current is not { } self || !ReferenceEquals(self.Schedule, this))
            return;
        if (_isEnding)
            SayFarewell(self);

        SimulatedThread thread;
        using (_gate.Enter())
        {
            Debug.Assert(ReferenceEquals(_holder, self), "Only who has the baton runs.");
            if (Draw(self) is not { } next || ReferenceEquals(next, self))
                return;
            _ready.Add(self);
            Give(next);
            thread = self.Thread!;
        }

        WaitForBaton(thread);
        if (_isEnding)
            SayFarewell(self);
    }

    /// <inheritdoc/>
    public void Park(Parker parker, int milliseconds)
    {
        if (!Block(parker, milliseconds, isIdle: false))
            SayFarewell(Participant.Current!);
    }

    /// <inheritdoc/>
    public bool ParkIdle(Parker parker) => Block(parker, Timeout.Infinite, isIdle: true);

    /// <inheritdoc/>
    public void Unparked(Parker parker)
    {
        using (_gate.Enter())
        {
            NoteCaller();
            foreach (var participant in _alive)
            {
                if (!ReferenceEquals(participant.Parker, parker))
                    continue;
                participant.Parker = null;
                _ready.Add(participant);
                WakeUp();
                return;
            }
        }
    }

    /// <inheritdoc/>
    public int Wait(IntPtr[] handles, bool waitAll, int milliseconds)
    {
        if (Participant.Current is not { } self || !ReferenceEquals(self.Schedule, this))
            return LoopContext.WaitPlainly(handles, waitAll, milliseconds);

        if (milliseconds > 0)
            NoteTimedWait();
        using var timeout = milliseconds < 0 ? null : SetAlarm(TimeSpan.FromMilliseconds(milliseconds), () => self.LookedAt = -1);
        while (true)
        {
            // Only the waiting thread itself can look, because looking may take what it waits for. It looks after every step of the others.
            var result = LoopContext.WaitPlainly(handles, waitAll, 0);
            if (result != WaitHandle.WaitTimeout || timeout is { HasRung: true })
                return result;
            if (!BlockUntilWorthALook(self))
                SayFarewell(self);
        }
    }

    /// <returns>False where the run is ending.</returns>
    private bool Block(Parker parker, int milliseconds, bool isIdle)
    {
        var self = Participant.Current!;
        ScheduleAlarm? alarm = null;
        using (_gate.Enter())
        {
            if (_isEnding)
                return false;
            if (parker.IsNotified)
                return true; // by a thread outside, just now
            (self.Parker, self.IsIdle) = (parker, isIdle);
            if (milliseconds >= 0)
                alarm = AddAlarm(new ScheduleAlarm(this, () => WakeParked(self, parker)), TimeSpan.FromMilliseconds(milliseconds));
            GiveToNext();
        }

        WaitForBaton(self.Thread!);
        alarm?.Dispose();
        using (_gate.Enter())
            (self.Parker, self.IsIdle) = (null, false);
        return !_isEnding;
    }

    private bool BlockUntilWorthALook(Participant self)
    {
        using (_gate.Enter())
        {
            if (_isEnding)
                return false;
            (self.IsWatching, self.LookedAt) = (true, _steps);
            GiveToNext();
        }

        WaitForBaton(self.Thread!);
        self.IsWatching = false;
        return !_isEnding;
    }

    /// <summary>The time of a parked thread is up. Under the gate.</summary>
    private void WakeParked(Participant participant, Parker parker)
    {
        if (!ReferenceEquals(participant.Parker, parker))
            return;
        participant.Parker = null;
        _ready.Add(participant);
    }

    /// <summary>A thread outside may have found all blocked, and made one ready. Under the gate.</summary>
    private void WakeUp()
    {
        if (_holder is null && !_isFinished)
            GiveToNext();
    }

    /// <summary>The holder has no use for the baton any more. Under the gate.</summary>
    private void GiveToNext()
    {
        _holder = null;
        if (Draw(null) is { } next)
            Give(next);
        else
            _gate.WakeOnLeave(_attention);
    }

    /// <summary>Under the gate.</summary>
    private void Give(Participant next)
    {
        _holder = next;
        _kept = 0;
        next.Thread ??= SimulatedThread.For(next);
        _gate.WakeOnLeave(next.Thread.Granted);
    }

    /// <summary>In no context, or the wait would come back here.</summary>
    private static void WaitForBaton(SimulatedThread thread)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        thread.WaitForGrant();
        SynchronizationContext.SetSynchronizationContext(context);
    }

    /// <summary>Who has the baton next. Under the gate.</summary>
    /// <param name="self">Who has it and could keep it; null where it cannot.</param>
    /// <returns>Null where nobody can have it.</returns>
    private Participant? Draw(Participant? self)
    {
        if (_isOver && ((self is null && _ready.Count == 0) || ++_drained > MostDrained))
            _isEnding = true;
        if (_isEnding)
            return self ?? DrawForEnd();
        if (FindWatching() is { } watching)
            return watching;
        if (self is null && _ready.Count == 0 && !_isOver)
            PassTime();

        var count = _ready.Count + (self is null ? 0 : 1);
        if (count == 0)
            return FindWatching();

        if (++_steps > _limits.MostSteps && !_isOver)
        {
            Fail(new Failure(FailureKind.Endless, null, $"the test has not ended within {_limits.MostSteps:N0} steps"));
            return self ?? DrawForEnd();
        }

        return Take(count, self);
    }

    private Participant Take(int count, Participant? self)
    {
        // Whoever has the baton stands first, so that keeping it is the plain choice; unless it has kept it for too long.
        var standsLast = self is not null && ++_kept > MostKept;
        var first = self is null || standsLast ? 0 : 1;
        var index = count == 1 ? 0 : Decide(count, At, isValue: false);
        var next = At(index);
        if (!ReferenceEquals(next, self))
            _ready.Remove(next);
        NoteStep(next, self);
        return next;

        Participant At(int i) => i < first || i - first >= _ready.Count ? self! : _ready[i - first];
    }

    /// <summary>The next to be told that it is over; those that have not begun never do. Under the gate.</summary>
    private Participant? DrawForEnd()
    {
        _ready.Clear();
        _alive.RemoveAll(static participant => participant.Thread is null);
        if (_alive.Count > 0)
            return _alive[0];
        _isFinished = true;
        return null;
    }

    /// <summary>Who waits in the class library and has not looked since the last step. Under the gate.</summary>
    private Participant? FindWatching()
    {
        foreach (var participant in _alive)
        {
            if (participant.IsWatching && participant.LookedAt < _steps)
                return participant;
        }

        return null;
    }

    /// <summary>Tells the running thread that the run is over, so that it unwinds.</summary>
    private void SayFarewell(Participant self)
    {
        if (++self.Farewells < MostFarewells)
            throw new SimulationEndedException();

        using (_gate.Enter())
        {
            _alive.Remove(self);
            GiveToNext();
        }

        SynchronizationContext.SetSynchronizationContext(null);
        Thread.Sleep(Timeout.Infinite); // it catches everything and goes on: better still than busy
    }
}
