namespace Rungs.Diagnostics;

/// <summary>The one thread that looks at all loops and pools, so that none of them has to look at a clock itself.</summary>
/// <remarks>
/// <code>
/// none ──first Wake──► looking every 20 ms ──nothing under way for a second──► asleep
///                              ▲                                                  │
///                              └──────────────────── Wake ────────────────────────┘
/// </code>
/// Whoever goes from waiting to working calls <see cref="Wake"/>: one read, unless the thread sleeps.
/// </remarks>
internal static class Watchdog
{
    private const int PeriodMilliseconds = 20;
    private const int LooksBeforeSleep = 50;

    /// <summary>Guards the list and the sleep.</summary>
    private static readonly object s_gate = new();

    private static readonly List<WeakReference<IWatched>> s_watched = [];

    private static bool s_hasThread;

    /// <summary>Whether the thread has to be woken, or started; read without the lock.</summary>
    private static bool s_isAsleep = true;

    /// <summary>From now on <paramref name="watched"/> is looked at, for as long as it lives.</summary>
    internal static void Watch(IWatched watched)
    {
        lock (s_gate)
            s_watched.Add(new WeakReference<IWatched>(watched));
    }

    /// <summary>All that is watched and lives.</summary>
    internal static IWatched[] Living
    {
        get
        {
            lock (s_gate)
            {
                s_watched.RemoveAll(static reference => !reference.TryGetTarget(out _));
                return [.. s_watched.Select(static reference => reference.TryGetTarget(out var watched) ? watched : null).OfType<IWatched>()];
            }
        }
    }

    /// <summary>Something is under way. A late look at the flag costs nothing: the next call finds it.</summary>
    internal static void Wake()
    {
        if (Volatile.Read(ref s_isAsleep) && !Continuations.IsSimulated) // a simulation is not watched, and must not meet the watchdog's lock
            WakeUp();
    }

    private static void WakeUp()
    {
        lock (s_gate)
        {
            s_isAsleep = false;
            if (!s_hasThread)
                new Thread(Run) { IsBackground = true, Name = "Rungs watchdog" }.UnsafeStart();
            s_hasThread = true;
            Monitor.Pulse(s_gate);
        }
    }

    private static void Run()
    {
        Telemetry.Publish(); // here, because it takes a new process some milliseconds
        var quiet = 0;
        while (true)
        {
            Thread.Sleep(PeriodMilliseconds);
            quiet = LookAtAll() ? 0 : quiet + 1;
            if (quiet < LooksBeforeSleep)
                continue;

            // Says that it sleeps, then looks once more: who begins in between either finds it asleep or is seen.
            Volatile.Write(ref s_isAsleep, true);
            Interlocked.MemoryBarrierProcessWide();
            if (!LookAtAll())
                Sleep();
            Volatile.Write(ref s_isAsleep, false);
            quiet = 0;
        }
    }

    private static void Sleep()
    {
        lock (s_gate)
        {
            while (s_isAsleep)
                Monitor.Wait(s_gate);
        }
    }

    private static bool LookAtAll()
    {
        var now = Environment.TickCount64;
        var isAnyUnderWay = false;
        foreach (var watched in Living)
            isAnyUnderWay |= watched.Look(now);
        return isAnyUnderWay;
    }
}
