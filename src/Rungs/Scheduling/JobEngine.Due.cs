using Rungs.Coordination;

namespace Rungs.Scheduling;

/// <remarks>Time: which job is due, and the one alarm for the next.</remarks>
internal sealed partial class JobEngine<T>
{
    /// <summary>The last that an alarm can be set for: a time of day that lies beyond the stamps is looked at all the same.</summary>
    private const long LastStamp = Clock.Never - 1;

    /// <summary>Rings when the next job may be due; made when a consumer waits for the first time, gone when nothing comes any more.</summary>
    private Alarm? _alarm;

    /// <summary>What the alarm is set for.</summary>
    private long _alarmDue = Clock.Never;

    /// <summary>How often the alarm rang.</summary>
    private long _wakeUps;

    /// <summary>The last stamp that was read. What was due then is due now: many jobs due at once cost one look at the clock.</summary>
    private long _lastNow = long.MinValue;

    /// <summary>Whether all pending jobs lie beyond what the clock can show, so that there is nothing to set an alarm for. Under the lock.</summary>
    private bool IsFarOff =>
        (_delays.Count == 0 || _delays.FirstDue == Clock.Never) && (_times.Count == 0 || _times.FirstDue == DateTimeOffset.MaxValue.UtcTicks);

    /// <summary>Takes the first job, if it is due. Under the lock.</summary>
    /// <param name="firing">The job.</param>
    /// <param name="next">Where none is due: when to look again.</param>
    private bool TryTakeDue(out Firing<T> firing, out long next)
    {
        next = Clock.Never;
        if (FindDue(ref next) is not { } heap)
        {
            firing = default;
            return false;
        }

        var (job, payload, missed) = (heap.First, heap.FirstPayload, 0L);
        if (heap.FirstRepeats)
        {
            var series = job.Series!;
            missed = series.MoveOn(_lastNow = _clock.Now);
            heap.MoveFirst(series.Due, _arrivals++);
        }
        else
        {
            heap.RemoveFirst();
        }

        _fired++;
        firing = new Firing<T>(job, payload, missed, _rounds.Begin());
        return true;
    }

    /// <summary>The heap whose first job is due, and before that of the other; null where none is. Under the lock.</summary>
    private JobHeap<T>? FindDue(ref long next)
    {
        if (_times.Count > 0)
            return FindDueOfBoth(ref next);
        if (_delays.Count == 0)
            return null;
        if (_delays.FirstDue <= _lastNow || _delays.FirstDue <= (_lastNow = _clock.Now))
            return _delays;
        next = _delays.FirstDue;
        return null;
    }

    /// <summary>As <see cref="FindDue"/>, where times of day are among them: both clocks are looked at.</summary>
    private JobHeap<T>? FindDueOfBoth(ref long next)
    {
        var now = _lastNow = _clock.Now;
        var left = _times.FirstDue - _clock.TimeProvider.GetUtcNow().UtcTicks;
        var hasDelay = _delays.Count > 0 && _delays.FirstDue <= now;
        if (left <= 0)
            return hasDelay && IsDelayBefore(-left, now) ? _delays : _times;
        if (hasDelay)
            return _delays;

        next = Math.Min(_delays.Count > 0 ? _delays.FirstDue : Clock.Never, LookAgainAt(left, now));
        return null;
    }

    /// <summary>Whether the first delay ended before the first time of day came, both in the past.</summary>
    private bool IsDelayBefore(long lateness, long now)
    {
        var other = _clock.Between(_delays.FirstDue, now).Ticks;
        return other > lateness || (other == lateness && _delays.FirstArrival < _times.FirstArrival);
    }

    /// <summary>When to look at the time of day again: a clock that is set tells nobody.</summary>
    /// <param name="left">Ticks until the first time comes, if nobody sets the clock.</param>
    /// <param name="now">Now, as a stamp.</param>
    private long LookAgainAt(long left, long now)
    {
        if (_times.FirstDue == DateTimeOffset.MaxValue.UtcTicks)
            return Clock.Never; // no clock comes that far
        var span = TimeSpan.FromTicks(left);
        return Math.Min(LastStamp, _clock.After(now, _clockCheckInterval == Timeout.InfiniteTimeSpan || span < _clockCheckInterval ? span : _clockCheckInterval));
    }

    /// <summary>Hands what is due to those who wait, in order, and sets the alarm for the rest. Under the lock.</summary>
    private void Serve(ref AfterLock after)
    {
        while (_consumers.Count > 0)
        {
            if (!TryTakeDue(out var firing, out var next))
            {
                SetAlarm(next);
                break;
            }

            _consumers.Grant(firing, ref after.Wakes);
            EndIfOver(ref after);
        }
    }

    /// <summary>Under the lock. An alarm that is set earlier stays: it rings, finds nothing to do, and is set anew.</summary>
    private void SetAlarm(long due)
    {
        if (due >= _alarmDue)
            return;
        _alarm!.Set(due);
        _alarmDue = due;
    }

    private void Ring()
    {
        var after = default(AfterLock);
        lock (_gate)
        {
            _alarmDue = Clock.Never;
            _wakeUps++;
            Serve(ref after);
        }

        after.Run();
    }
}
