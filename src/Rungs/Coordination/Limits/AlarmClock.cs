namespace Rungs.Coordination;

/// <summary>The thread that rings the alarms set by the system's time. It starts with the first alarm.</summary>
internal static class AlarmClock
{
    /// <summary>So many stale entries may stand without a look.</summary>
    private const int SpareEntries = 64;

    private static readonly Clock s_clock = Clock.OfSystem;

    /// <summary>Guards the fields below and <see cref="Alarm.Due"/>. No alarm rings under it.</summary>
    private static readonly Lock s_gate = new();

    /// <summary>Alarms by when they ring; one that was set anew stands here for its earlier settings too, and is passed over.</summary>
    private static readonly PriorityQueue<Alarm, long> s_alarms = new();

    private static readonly Parker s_parker = new();

    /// <summary>How many entries stand for settings that hold no longer.</summary>
    private static int s_stale;

    private static bool s_hasThread;

    /// <summary>Sets <paramref name="alarm"/>.</summary>
    internal static void Set(Alarm alarm, long due)
    {
        bool isFirst;
        var isInterrupted = false;
        s_gate.EnterForGood(ref isInterrupted); // whoever sets it has people waiting for it
        try
        {
            s_stale += alarm.Due == Clock.Never ? 0 : 1;
            alarm.Due = due;
            isFirst = !s_alarms.TryPeek(out _, out var earliest) || due < earliest;
            s_alarms.Enqueue(alarm, due);
            DropStaleIfMany();
            if (!s_hasThread)
                new Thread(Run) { IsBackground = true, Name = "Rungs alarm clock" }.UnsafeStart();
            s_hasThread = true;
        }
        finally
        {
            s_gate.Exit();
        }

        if (isFirst)
            s_parker.Unpark();
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary><paramref name="alarm"/> does not ring any more.</summary>
    internal static void Forget(Alarm alarm)
    {
        var isInterrupted = false;
        s_gate.EnterForGood(ref isInterrupted); // whoever forgets it has callers to wake
        try
        {
            s_stale += alarm.Due == Clock.Never ? 0 : 1;
            alarm.Due = Clock.Never;
            DropStaleIfMany();
        }
        finally
        {
            s_gate.Exit();
        }

        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary>Costs as much as the entries it drops, because they are in the majority. Under the lock.</summary>
    private static void DropStaleIfMany()
    {
        if (s_stale <= SpareEntries || s_stale <= s_alarms.Count / 2)
            return;

        var live = s_alarms.UnorderedItems.Where(static entry => entry.Element.Due == entry.Priority).ToArray();
        s_alarms.Clear();
        s_alarms.EnqueueRange(live);
        s_stale = 0;
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
                {
                    s_stale--; // it was set anew, or forgotten
                    continue;
                }

                alarm.Due = Clock.Never;
                return alarm;
            }

            next = Clock.Never;
            return null;
        }
    }
}
