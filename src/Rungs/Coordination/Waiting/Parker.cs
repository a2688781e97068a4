using System.Diagnostics;

namespace Rungs.Coordination;

/// <summary>Lets one thread wait until another lets it go. One owner parks; anybody unparks; an early unpark is remembered.</summary>
/// <remarks>
/// <code>
///            ┌─────────────────── Unpark ───────────────────┐
///            │                                              ▼
/// Idle ──Park──► Parked ──Unpark──► Waking ──counted──► Notified ──Park returns──► Idle
///   ▲               │
///   └── timed out ──┘
/// </code>
/// Waking is direct (a monitor pulse), so no thread of the thread pool is needed. The floor is one futex wake, 5 to 8
/// microseconds across cores; an owner that expects an answer soon looks for it before it parks.
/// </remarks>
internal sealed class Parker
{
    private const int Idle = 0;
    private const int Parked = 1;
    private const int Waking = 2;
    private const int Notified = 3;

    /// <summary>Some days less than what an <see cref="ITimer"/> takes.</summary>
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromDays(40);

    /// <summary>Guards the monitor wait only; <see cref="_state"/> moves by interlocked steps.</summary>
    private readonly object _gate = new();

    /// <summary>The hook the owner takes part in while parked; written before <see cref="_state"/> becomes Parked.</summary>
    private IScheduleHook? _hook;

    private int _state;

    /// <summary>Waits for <see cref="Unpark"/>, at most <paramref name="milliseconds"/> (-1: for ever). Owner only.</summary>
    /// <returns>False where the time ran out first.</returns>
    /// <exception cref="ThreadInterruptedException">Somebody interrupted the thread.</exception>
    internal bool Park(int milliseconds = Timeout.Infinite, IScheduleHook? hook = null)
    {
        _hook = hook;
        if (Interlocked.CompareExchange(ref _state, Parked, Idle) == Notified)
        {
            Consume();
            return true;
        }

        if (hook is ISchedule schedule)
            return ParkInTurn(schedule, milliseconds);

        hook?.Parked();
        try
        {
            return Wait(milliseconds);
        }
        catch (Exception) // an interruption, or a synchronization context that refuses to wait
        {
            if (!TryGiveUp())
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref _state) == Notified); // the notification is on its way
                Consume();
            }

            throw;
        }
    }

    /// <summary>Waits for <see cref="Unpark"/>, at most <paramref name="timeout"/> by the clock given; may return early. Owner only.</summary>
    /// <exception cref="ThreadInterruptedException">Somebody interrupted the thread.</exception>
    internal void Park(TimeSpan timeout, TimeProvider time, IScheduleHook? hook = null)
    {
        if (timeout <= TimeSpan.Zero)
            return;
        if (ReferenceEquals(time, TimeProvider.System))
        {
            Park((int)Math.Clamp(Math.Ceiling(timeout.TotalMilliseconds), 0, int.MaxValue), hook);
            return;
        }

        var atMost = timeout < s_longestTimer ? timeout : s_longestTimer;
        using var alarm = time.CreateTimer(static self => ((Parker)self!).Unpark(), this, atMost, Timeout.InfiniteTimeSpan);
        Park(Timeout.Infinite, hook);
    }

    /// <summary>Whether the owner was let go and has not gone on.</summary>
    internal bool IsNotified => Volatile.Read(ref _state) == Notified;

    /// <summary>Lets the owner go on, now or at its next park. Any thread. A full fence.</summary>
    internal void Unpark()
    {
        while (true)
        {
            switch (Interlocked.CompareExchange(ref _state, Waking, Parked))
            {
                case Parked when _hook is ISchedule schedule:
                    Volatile.Write(ref _state, Notified);
                    schedule.Unparked(this);
                    return;
                case Parked:
                    _hook?.Resumed(); // counted as busy before it is let go, so that it never runs uncounted
                    Notify();
                    return;
                case Idle when Interlocked.CompareExchange(ref _state, Notified, Idle) != Idle:
                    continue; // it has just parked, or another was first
                default:
                    return;
            }
        }
    }

    /// <summary>Waits as an idle thread of a schedule.</summary>
    /// <returns>False where the schedule is over.</returns>
    internal bool ParkIdle(ISchedule schedule)
    {
        _hook = schedule;
        var goesOn = Interlocked.CompareExchange(ref _state, Parked, Idle) == Notified || schedule.ParkIdle(this);
        Interlocked.Exchange(ref _state, Idle);
        return goesOn;
    }

    /// <summary>The schedule owns the wait: no monitor, and nobody is on the way to a thread that gives up.</summary>
    private bool ParkInTurn(ISchedule schedule, int milliseconds)
    {
        try
        {
            schedule.Park(this, milliseconds);
        }
        finally
        {
            milliseconds = Interlocked.Exchange(ref _state, Idle) == Notified ? 1 : 0;
        }

        return milliseconds != 0;
    }

    /// <summary>Gives the notification that was promised: an interruption of this thread, meant for another wait, must not stop it.</summary>
    private void Notify()
    {
        var isInterrupted = false;
        while (true)
        {
            try
            {
                lock (_gate)
                {
                    Volatile.Write(ref _state, Notified);
                    Monitor.Pulse(_gate);
                    break;
                }
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true;
            }
            catch (Exception)
            {
                // A synchronization context that refuses to wait: the gate is free in a moment.
            }
        }

        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    private bool Wait(int milliseconds)
    {
        var started = Stopwatch.GetTimestamp();
        var left = milliseconds;
        lock (_gate)
        {
            while (Volatile.Read(ref _state) != Notified)
            {
                if (Monitor.Wait(_gate, left))
                {
                    // The notification; or the late pulse of one consumed before, and then it waits what is left.
                    left = milliseconds < 0 ? left : Math.Max(0, milliseconds - (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
                else if (TryGiveUp())
                {
                    return false;
                }
                else
                {
                    // Being woken at this very moment: the pulse is sure to come. Looking again and again would keep the lock
                    // from the one who is about to give it.
                    left = Timeout.Infinite;
                }
            }
        }

        Consume();
        return true;
    }

    /// <returns>Whether the owner is free again; else it is being notified.</returns>
    private bool TryGiveUp()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Parked) != Parked)
            return false;

        _hook?.Resumed();
        return true;
    }

    /// <summary>Takes the notification.</summary>
    /// <remarks>
    /// A full fence, not a plain write: the owner looks for what it was woken for after this. Were that look to pass the write,
    /// an Unpark in between would find the old notification still standing, and its news would be missed by both.
    /// </remarks>
    private void Consume()
    {
        var state = Interlocked.Exchange(ref _state, Idle);
        Debug.Assert(state == Notified, "A parker is let go only by a notification.");
    }
}
