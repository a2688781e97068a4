using System.Diagnostics;
using Rungs.Coordination;

namespace Rungs.Testing;

/// <summary>A clock that stands still until it is told to move, or moves by itself when everything is blocked.</summary>
/// <remarks>
/// <para>Give it as <see cref="System.TimeProvider"/> to loops and threads. What they run, and what those functions start on
/// loops and threads of this library, is seen by the clock: with <see cref="AutoAdvance"/>, once all of it waits, time
/// jumps to the next timer. What runs elsewhere (<c>Task.Run</c>, after <c>ConfigureAwait(false)</c>, a thread of your own)
/// is not seen, so time may pass it by; a function that waits for the outside world without <see cref="Sleep"/> or a
/// timer of this clock counts as busy where it blocks its thread, and as waiting where it awaits.</para>
/// <para>Members are safe to call from any thread. Timer callbacks run on the thread that calls <see cref="Advance"/>, or
/// on a thread of the clock.</para>
/// </remarks>
[DebuggerDisplay("{GetUtcNow()}, {PendingTimers} timers")]
public sealed partial class VirtualTime : TimeProvider
{
    /// <summary>Guards the time, the timers and the counts. No callback runs under it.</summary>
    private readonly object _gate = new();

    private readonly SortedSet<VirtualTimer> _timers = new(VirtualTimer.ByDue);
    private readonly DateTimeOffset _start;

    /// <summary>The time since the start.</summary>
    private TimeSpan _elapsed;

    /// <summary>Numbers timers by when they were set, from 1, so that equal due times fire in order and a timer never set equals none.</summary>
    private long _settings;

    /// <summary>Makes a clock.</summary>
    /// <param name="start">The time it shows first. Default: 2000-01-01 00:00 UTC.</param>
    public VirtualTime(DateTimeOffset? start = null) =>
        _start = start ?? new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether time jumps to the next timer by itself once everything the clock sees is blocked.</summary>
    /// <value>Default: <see langword="false"/>: only <see cref="Advance"/> moves it.</value>
    public bool AutoAdvance { get; init; }

    /// <summary>The time that has passed since the start.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_gate)
                return _elapsed;
        }
    }

    /// <summary>Timers that are set.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_gate)
                return _timers.Count;
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Elapsed < DateTimeOffset.MaxValue - _start ? _start + Elapsed : DateTimeOffset.MaxValue;

    /// <inheritdoc/>
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <inheritdoc/>
    /// <remarks>A timer that is due at once fires when time is moved next, be it by zero.</remarks>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves time forward, firing on the way what is due, each timer at its own time.</summary>
    /// <remarks>
    /// Timers that a fired one sets within the span fire too. What other threads do in answer is not waited for: call
    /// <see cref="WaitUntilAllBlocked"/> first, or between.
    /// </remarks>
    /// <param name="span">How far; zero fires what is due now.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="span"/> is negative: time does not go back.</exception>
    public void Advance(TimeSpan span)
    {
        if (span < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(span), span, "Time does not go back. Give a span of zero or more.");

        TimeSpan target;
        lock (_gate)
            target = AddSaturating(_elapsed, span);

        while (TakeDue(target) is { } timer)
            timer.Fire();

        lock (_gate)
            _elapsed = target > _elapsed ? target : _elapsed;
    }

    /// <summary>Blocks this thread for <paramref name="span"/> of this clock: <c>Thread.Sleep</c> for functions under test.</summary>
    /// <param name="span">How long.</param>
    /// <param name="cancellationToken">Ends the sleep early. Default: none.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="span"/> is negative.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Sleep(TimeSpan span, CancellationToken cancellationToken = default)
    {
        if (span < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(span), span, "A sleep is zero or more.");

        cancellationToken.ThrowIfCancellationRequested();
        if (span == TimeSpan.Zero)
            return;

        var parker = new Parker();
        using var cancellation = cancellationToken.UnsafeRegister(static parker => ((Parker)parker!).Unpark(), parker);
        using var timer = CreateTimer(static parker => ((Parker)parker!).Unpark(), parker, span, Timeout.InfiniteTimeSpan);
        parker.Park(Timeout.Infinite, ScheduleHook.Current);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>A task that ends after <paramref name="span"/> of this clock.</summary>
    /// <param name="span">How long.</param>
    /// <param name="cancellationToken">Ends the delay early, as cancelled. Default: none.</param>
    /// <returns>The task.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="span"/> is negative.</exception>
    public Task Delay(TimeSpan span, CancellationToken cancellationToken = default)
    {
        if (span < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(span), span, "A delay is zero or more.");
        return Task.Delay(span, this, cancellationToken);
    }

    /// <summary>Sets, or with a null due time unsets, a timer.</summary>
    /// <returns>False where the timer is disposed.</returns>
    internal bool Set(VirtualTimer timer, TimeSpan? dueIn, TimeSpan? period)
    {
        lock (_gate)
        {
            if (timer.IsDisposed)
                return false;

            _timers.Remove(timer);
            timer.Period = period;
            if (dueIn is { } span)
                SetDue(timer, span);
            JumpIfBlocked();
            return true;
        }
    }

    /// <summary>Unsets a timer for good.</summary>
    internal void Remove(VirtualTimer timer)
    {
        lock (_gate)
        {
            timer.IsDisposed = true;
            _timers.Remove(timer);
        }
    }

    private static TimeSpan AddSaturating(TimeSpan start, TimeSpan span) =>
        span < TimeSpan.MaxValue - start ? start + span : TimeSpan.MaxValue;

    /// <summary>Under the lock.</summary>
    private void SetDue(VirtualTimer timer, TimeSpan span)
    {
        timer.Due = AddSaturating(_elapsed, span);
        timer.Order = ++_settings;
        _timers.Add(timer);
    }

    /// <summary>Takes the first timer that is due by <paramref name="target"/>, having moved time to it.</summary>
    private VirtualTimer? TakeDue(TimeSpan target)
    {
        lock (_gate)
        {
            if (_timers.Min is not { } timer || timer.Due > target)
                return null;

            MoveTo(timer);
            return timer;
        }
    }

    /// <summary>Moves time to a timer that is about to fire, and sets it again if it repeats. Under the lock.</summary>
    private void MoveTo(VirtualTimer timer)
    {
        _timers.Remove(timer);
        _elapsed = timer.Due > _elapsed ? timer.Due : _elapsed;
        if (timer.Period is { } period)
            SetDue(timer, period);
    }
}
