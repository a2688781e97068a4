namespace Rungs.Coordination;

/// <summary>Calls back once at a time set; may be set again. Never through the thread pool where the clock is the system's.</summary>
/// <remarks>A timer of the class library calls back on the thread pool: with that saturated, blocking waiters would stay.</remarks>
internal sealed class Alarm : IDisposable
{
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromDays(40);

    private readonly Clock _clock;
    /// <summary>What is called; null once disposed, so that whoever still lists the alarm holds nothing else.</summary>
    private Action? _ring;

    /// <summary>Does the work where the clock is not the system's; else <see cref="AlarmClock"/> does.</summary>
    private readonly ITimer? _timer;

    /// <param name="clock">Whose time it is.</param>
    /// <param name="ring">What is called; it may come early, never late by more than the clock's own delay.</param>
    internal Alarm(Clock clock, Action ring)
    {
        _clock = clock;
        _ring = ring;
        if (ReferenceEquals(clock.TimeProvider, TimeProvider.System))
            return;

        using (ExecutionContext.SuppressFlow())
            _timer = clock.TimeProvider.CreateTimer(static self => ((Alarm)self!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>When it is set for; <see cref="Clock.Never"/> where it is not. Moved under the lock of <see cref="AlarmClock"/>.</summary>
    internal long Due { get; set; } = Clock.Never;

    /// <summary>Sets it; an earlier setting is forgotten.</summary>
    /// <param name="due">When, as a stamp of its clock.</param>
    internal void Set(long due)
    {
        if (_timer is null)
        {
            AlarmClock.Set(this, due);
            return;
        }

        var left = _clock.Between(_clock.Now, due);
        _timer.Change(left < s_longestTimer ? left : s_longestTimer, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Calls back.</summary>
    internal void Ring() => Volatile.Read(ref _ring)?.Invoke();

    /// <summary>It does not ring any more, save for a ring that is under way.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _ring, null);
        if (_timer is null)
            AlarmClock.Forget(this);
        else
            _timer.Dispose();
    }
}
