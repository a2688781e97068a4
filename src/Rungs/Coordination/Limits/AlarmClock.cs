namespace Rungs.Coordination;

/// <summary>The thread that rings the alarms set by the system's time. It starts with the first alarm.</summary>
internal static class AlarmClock
{
    private static readonly Clock s_clock = new(TimeProvider.System);

    /// <summary>Guards the fields below and <see cref="Alarm.Due"/>. No alarm rings under it.</summary>
    private static readonly Lock s_gate = new();

    /// <summary>Alarms by when they ring; one that was set anew stands here for its earlier settings too, and is passed over.</summary>
    private static readonly PriorityQueue<Alarm, long> s_alarms = new();

    private static readonly Parker s_parker = new();

    private static bool s_hasThread;

    /// <summary>Sets <paramref name="alarm"/>.</summary>
    internal static void Set(Alarm alarm, long due)
    {
        bool isFirst;
        lock (s_gate)
        {
            alarm.Due = due;
            isFirst = !s_alarms.TryPeek(out _, out var earliest) || due < earliest;
            s_alarms.Enqueue(alarm, due);
            if (!s_hasThread)
                new Thread(Run) { IsBackground = true, Name = "Rungs alarm clock" }.UnsafeStart();
            s_hasThread = true;
        }

        if (isFirst)
            s_parker.Unpark();
    }

    /// <summary><paramref name="alarm"/> does not ring any more, and nothing here holds it.</summary>
    internal static void Forget(Alarm alarm)
    {
        lock (s_gate)
        {
            alarm.Due = Clock.Never;
            while (s_alarms.Remove(alarm, out _, out _))
                continue;
        }
    }

    private static void Run()
    {
        while (true)
        {
            if (TakeDue(out var next) is { } alarm)
                alarm.Ring();
            else if (next == Clock.Never)
                s_parker.Park();
            else
                s_parker.Park(s_clock.Between(s_clock.Now, next), TimeProvider.System);
        }
    }

    /// <returns>An alarm that is due; else null, and <paramref name="next"/> is when to look again.</returns>
    private static Alarm? TakeDue(out long next)
    {
        lock (s_gate)
        {
            while (s_alarms.TryPeek(out var alarm, out next))
            {
                if (next > s_clock.Now && alarm.Due == next)
                    return null;

                s_alarms.Dequeue();
                if (alarm.Due != next)
                    continue; // it was set anew
                alarm.Due = Clock.Never;
                return alarm;
            }

            next = Clock.Never;
            return null;
        }
    }
}
