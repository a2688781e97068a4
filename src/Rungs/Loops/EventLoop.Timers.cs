using System.Runtime.CompilerServices;

namespace Rungs.Loops;

/// <remarks>
/// Timers: a heap of the loop's own. With the system's clock the loop parks until the first is due, so no thread of the thread
/// pool is needed; any other clock is asked to wake the loop through one timer of its own.
/// </remarks>
public sealed partial class EventLoop
{
    private static readonly SendOrPostCallback s_addTimer = static timer => ((LoopTimer)timer!).AddToLoop();
    private static readonly SendOrPostCallback s_removeTimer = static timer => ((LoopTimer)timer!).RemoveFromLoop();

    /// <summary>The pending timers. Only the thread that runs the loop touches them; others post.</summary>
    private readonly TimerHeap _timers = new();

    /// <summary>Wakes the loop for its first timer, where the clock is not the system's; made at first use.</summary>
    private ITimer? _alarm;

    /// <summary>Runs <paramref name="callback"/> once, after <paramref name="delay"/>, in the caller's execution context.</summary>
    /// <remarks>Safe from any thread. Equal due times fire in the order of the calls.</remarks>
    /// <param name="delay">How long from now, by the loop's clock; zero means the next turn.</param>
    /// <param name="callback">What to run; its error goes to <see cref="UnhandledException"/>.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="callback"/>.</param>
    /// <returns>The timer, to cancel it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    public LoopTimer CallLater(TimeSpan delay, Action callback, [CallerArgumentExpression(nameof(callback))] string? name = null)
    {
        ThrowIfNegative(delay);
        ArgumentNullException.ThrowIfNull(callback);
        return StartTimer(delay, new Callback(callback, name));
    }

    /// <summary>Runs <paramref name="callback"/> once, at <paramref name="when"/>; in the next turn where that has passed.</summary>
    /// <remarks>Safe from any thread. The time is turned into a delay at the call: a later change of the wall clock does not move it.</remarks>
    /// <param name="when">When, by the loop's clock.</param>
    /// <param name="callback">What to run; its error goes to <see cref="UnhandledException"/>.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="callback"/>.</param>
    /// <returns>The timer, to cancel it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    public LoopTimer CallAt(DateTimeOffset when, Action callback, [CallerArgumentExpression(nameof(callback))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var delay = when - _time.GetUtcNow();
        return StartTimer(delay < TimeSpan.Zero ? TimeSpan.Zero : delay, new Callback(callback, name));
    }

    /// <summary>A task that ends after <paramref name="delay"/>, by the loop's clock, without a thread of the thread pool.</summary>
    /// <remarks>Safe from any thread; it ends while the loop runs.</remarks>
    /// <param name="delay">How long from now; zero means the next turn.</param>
    /// <param name="cancellationToken">Ends the delay early, as cancelled. Default: none.</param>
    /// <returns>The task.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    public Task Delay(TimeSpan delay, CancellationToken cancellationToken = default)
    {
        ThrowIfNegative(delay);
        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled(cancellationToken)
            : LoopDelay.Start(this, delay, cancellationToken);
    }

    /// <summary>Starts a timer for <paramref name="callback"/>.</summary>
    internal LoopTimer StartTimer(TimeSpan delay, in Callback callback)
    {
        var timer = new LoopTimer(_context, _time, callback, AddSaturating(_time.GetUtcNow(), delay), AddSaturating(_time.GetTimestamp(), ToTimestamp(delay)));
        if (_context.IsHere)
            _timers.Add(timer);
        else
            Post(new Callback(s_addTimer, timer), _context);
        return timer;
    }

    /// <summary>Adds a timer that another thread started. On the loop, or late.</summary>
    internal void Add(LoopTimer timer)
    {
        if (!timer.IsPending)
            return;
        if (_context.IsHere)
            _timers.Add(timer);
        else
            timer.FireLate();
    }

    /// <summary>Drops a timer from the heap; on the loop.</summary>
    internal void Remove(LoopTimer timer)
    {
        if (_context.IsHere)
            _timers.Remove(timer);
    }

    /// <summary>A timer was cancelled, on whatever thread: the heap lets it go.</summary>
    internal void Forget(LoopTimer timer)
    {
        if (_context.IsHere)
            _timers.Remove(timer);
        else
            Post(new Callback(s_removeTimer, timer), _context);
    }

    private static void ThrowIfNegative(TimeSpan delay)
    {
        if (delay < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(delay), delay, "A delay is zero or more; to wait for ever, await a task that nobody ends.");
    }

    private static DateTimeOffset AddSaturating(DateTimeOffset start, TimeSpan delay) =>
        delay < DateTimeOffset.MaxValue - start ? start + delay : DateTimeOffset.MaxValue;

    private static long AddSaturating(long start, double ticks) => ticks < long.MaxValue - start ? start + (long)ticks : long.MaxValue;

    private double ToTimestamp(TimeSpan delay) => Math.Ceiling(delay.Ticks * ((double)_time.TimestampFrequency / TimeSpan.TicksPerSecond));

    /// <summary>Puts the timers that are due behind what is ready; one cancelled before its turn comes does not run.</summary>
    private void QueueDueTimers()
    {
        var now = _time.GetTimestamp();
        while (_timers.Count > 0 && _timers.First.Due <= now)
            _ready.Enqueue(new Callback(LoopTimer.FireCallback, _timers.RemoveFirst()));
    }

    /// <summary>How long to park: -1 for ever, also where another clock's alarm will end it; 0 where a timer is due.</summary>
    private int MillisecondsToNextTimer()
    {
        if (_timers.Count == 0)
            return Timeout.Infinite;

        var first = _timers.First;
        if (ReferenceEquals(_time, TimeProvider.System))
            return (int)Math.Min(Math.Ceiling(first.UntilDue().TotalMilliseconds), int.MaxValue);

        _alarm ??= _time.CreateTimer(static loop => ((EventLoop)loop!)._parker.Unpark(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _alarm.Change(first.AlarmSpan(), Timeout.InfiniteTimeSpan);

        // Looked at again after the alarm is set: a clock that was moved in between may have nothing left to ring for.
        return first.UntilDue() > TimeSpan.Zero ? Timeout.Infinite : 0;
    }

    private void DisarmAlarm() => _alarm?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
