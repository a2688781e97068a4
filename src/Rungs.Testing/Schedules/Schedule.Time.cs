namespace Rungs.Testing.Schedules;

/// <remarks>The time: it stands still while anybody can go on, and jumps to what is due next when nobody can.</remarks>
internal sealed partial class Schedule
{
    /// <summary>What is set and not due, by time, then by when it was set.</summary>
    private readonly SortedSet<ScheduleAlarm> _alarms = new(ScheduleAlarm.ByDue);

    private long _elapsedTicks;

    /// <summary>Numbers alarms by when they were set.</summary>
    private long _settings;

    internal ScheduleClock Clock { get; }

    /// <summary>The time since the start.</summary>
    internal TimeSpan Elapsed => new(Volatile.Read(ref _elapsedTicks));

    /// <summary>Sets an alarm.</summary>
    /// <param name="span">How long from now.</param>
    /// <param name="ring">Called under the gate when it is due.</param>
    internal ScheduleAlarm SetAlarm(TimeSpan span, Action ring)
    {
        using (_gate.Enter())
        {
            var alarm = AddAlarm(new ScheduleAlarm(this, ring), span);
            WakeUp();
            return alarm;
        }
    }

    /// <summary>Unsets an alarm.</summary>
    internal void Unset(ScheduleAlarm alarm)
    {
        using (_gate.Enter())
            _alarms.Remove(alarm);
    }

    /// <summary>Under the gate. One that is due at once rings at once.</summary>
    private ScheduleAlarm AddAlarm(ScheduleAlarm alarm, TimeSpan span)
    {
        (alarm.Due, alarm.Order) = (span < TimeSpan.MaxValue - Elapsed ? Elapsed + span : TimeSpan.MaxValue, ++_settings);
        if (span <= TimeSpan.Zero)
            alarm.Ring();
        else
            _alarms.Add(alarm);
        return alarm;
    }

    /// <summary>Nobody can go on: time jumps to the next alarm, and all rings that is due then. Under the gate.</summary>
    private void PassTime()
    {
        // Some rings make nobody ready, because what they were for has gone: then time goes further.
        while (_ready.Count == 0 && FindWatching() is null && _alarms.Min is { } first)
        {
            Volatile.Write(ref _elapsedTicks, Math.Max(_elapsedTicks, first.Due.Ticks));
            Note(() => $"the time is {Elapsed:c}");
            while (_alarms.Min is { } alarm && alarm.Due <= Elapsed)
            {
                _alarms.Remove(alarm);
                alarm.Ring();
            }
        }
    }
}
