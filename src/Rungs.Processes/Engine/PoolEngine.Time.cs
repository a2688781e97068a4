using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Processes.Engine;

/// <remarks>What time brings: calls that take too long, workers that are too old or too big, a disposal that waits no longer.</remarks>
internal sealed partial class PoolEngine
{
    /// <summary>How often the memory of workers that work is looked at.</summary>
    private static readonly TimeSpan s_memoryLook = TimeSpan.FromMilliseconds(250);

    /// <summary>Rings when something is due; it may ring early.</summary>
    private readonly Alarm _alarm;

    /// <summary>What <see cref="_alarm"/> is set for. Under the lock.</summary>
    private long _alarmDue = Clock.Never;

    /// <summary>When memory is looked at next; <see cref="Clock.Never"/> while nobody works, or there is no limit.</summary>
    private long _memoryDue = Clock.Never;

    /// <summary>When disposal stops waiting.</summary>
    private long _shutdownDue = Clock.Never;

    /// <summary>Sets the alarm, unless it rings before. Not under the lock, because the clock may be a user's.</summary>
    internal void SetAlarm(long due)
    {
        var isInterrupted = false;
        try
        {
            for (var earliest = Claim(due, ref isInterrupted); earliest < Clock.Never; earliest = Earlier(earliest, ref isInterrupted))
                _alarm.Set(earliest);
        }
        catch (Exception error)
        {
            UnobservedErrors.Raise(error, $"{Name}: TimeProvider"); // a clock that fails costs the limits of time, and no call
        }

        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <returns>What the alarm is to be set for now; <see cref="Clock.Never"/> where it rings before.</returns>
    private long Claim(long due, ref bool isInterrupted)
    {
        _gate.EnterForGood(ref isInterrupted);
        try
        {
            return due >= _alarmDue || _isEnded ? Clock.Never : _alarmDue = due;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <returns>What somebody else has claimed since, which may have been set before ours; <see cref="Clock.Never"/> where nobody has.</returns>
    private long Earlier(long due, ref bool isInterrupted)
    {
        _gate.EnterForGood(ref isInterrupted);
        try
        {
            return _alarmDue < due ? _alarmDue : Clock.Never;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>The first call of a worker may begin now. Under the lock.</summary>
    private void BeginFirst(PoolWorker worker, ref AfterLock after)
    {
        worker.WorkDue = Clock.Never;
        if (!worker.InFlight.TryPeek(out var first))
            return;

        first.Span?.StartedAt(worker.Place, WorkRecord.Now); // about; it is corrected by the worker's word
        if (first.Stop is not null)
        {
            first.KillDue = After(Options.GracePeriod); // it was stopped while others ran
            after.SetAlarm(first.KillDue);
        }
        else if (Options.WorkTimeout != Timeout.InfiniteTimeSpan)
        {
            worker.WorkDue = After(Options.WorkTimeout);
            after.SetAlarm(worker.WorkDue);
        }

        if (Options.MaxWorkerMemory is not null && _memoryDue == Clock.Never)
        {
            _memoryDue = After(s_memoryLook);
            after.SetAlarm(_memoryDue);
        }
    }

    private void BeginAge(PoolWorker worker, ref AfterLock after)
    {
        worker.AgeDue = After(Options.MaxWorkerAge);
        after.SetAlarm(worker.AgeDue);
    }

    /// <summary>Has the token of a call with a worker cancelled, and the worker killed if that does not help. Under the lock.</summary>
    private void Stop(PoolCall call, StopReason reason, ref AfterLock after)
    {
        call.Stop = reason;
        call.KillDue = After(Options.GracePeriod);
        after.SetAlarm(call.KillDue);
        var (worker, id) = (call.Worker!, call.Id);
        after.Do(() => worker.SendCancel(id));
    }

    /// <summary>On a thread that rings for others too, so nothing may escape.</summary>
    private void OnAlarm()
    {
        try
        {
            LookAtAll();
        }
        catch (Exception error)
        {
            UnobservedErrors.Raise(error, $"{Name}: limits of time");
        }
    }

    private void LookAtAll()
    {
        var after = new AfterLock(this);
        List<PoolWorker> toWeigh = [];
        List<PoolCall> refused = [];
        lock (_gate)
        {
            AssertInvariants();
            _alarmDue = Clock.Never;
            var now = _clock.Now;
            if (_shutdownDue <= now)
                GiveUp(refused, ref after);
            var isWorking = false;
            foreach (var worker in Held())
            {
                LookAt(worker, now, ref after);
                isWorking |= worker.InFlight.Count > 0;
                if (_memoryDue <= now && worker.InFlight.Count > 0)
                    toWeigh.Add(worker);
            }

            if (_memoryDue <= now)
                _memoryDue = isWorking ? After(s_memoryLook) : Clock.Never;
            after.SetAlarm(Math.Min(_memoryDue, _shutdownDue));
        }

        foreach (var call in refused)
            call.Fail(new ObjectDisposedException(null, $"'{call.Name}' did not run: '{Name}' was disposed, and its ShutdownTimeout is over."));
        foreach (var worker in toWeigh)
            Weigh(worker, ref after);
        after.Run();
    }

    /// <summary>Workers with a slot. Under the lock.</summary>
    private PoolWorker[] Held() => [.. _slots.SelectMany(static slot => (PoolWorker?[])[slot.Current, slot.Next]).OfType<PoolWorker>()];

    /// <summary>Ends what of a worker is due, and says when to look again. Under the lock.</summary>
    private void LookAt(PoolWorker worker, long now, ref AfterLock after)
    {
        if (worker.AgeDue <= now)
        {
            (worker.AgeDue, worker.IsWornOut) = (Clock.Never, true);
            SettleSlot(worker.Slot, ref after);
        }

        if (worker.InFlight.TryPeek(out var first))
        {
            if (worker.WorkDue <= now)
            {
                worker.WorkDue = Clock.Never; // also where it was stopped before: what stays due would ring for ever
                if (first.Stop is null)
                    Stop(first, StopReason.TimedOut, ref after);
            }

            if (first.KillDue <= now)
            {
                first.KillDue = Clock.Never;
                after.Do(worker.Kill);
            }

            after.SetAlarm(first.KillDue);
        }

        after.SetAlarm(Math.Min(worker.AgeDue, worker.WorkDue));
    }

    /// <summary>Looks how much memory a worker uses. Not under the lock, because the system is asked.</summary>
    private void Weigh(PoolWorker worker, ref AfterLock after)
    {
        var used = worker.WorkingSet;
        var max = Options.MaxWorkerMemory!.Value;
        if (used <= max)
            return;

        lock (_gate)
        {
            worker.IsWornOut = true;
            SettleSlot(worker.Slot, ref after);
            if (used / 2 <= max)
                return;
            worker.KillReason = $"It was killed because it used {used} bytes of memory, more than twice its MaxWorkerMemory of {max}.";
        }

        after.Do(worker.Kill);
    }

    private long After(TimeSpan span) => span == Timeout.InfiniteTimeSpan ? Clock.Never : _clock.After(_clock.Now, span);
}
