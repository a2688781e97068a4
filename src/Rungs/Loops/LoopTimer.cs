using System.Diagnostics;

namespace Rungs.Loops;

/// <summary>A callback that a loop will run later; returned by <see cref="EventLoop.CallLater"/> and <see cref="EventLoop.CallAt"/>.</summary>
/// <remarks>
/// <code>
/// Pending ──its turn──► Fired
///    └─────Cancel─────► Cancelled: the callback never runs
/// </code>
/// </remarks>
[DebuggerDisplay("at {When}")]
public sealed class LoopTimer : INamed
{
    private const int Pending = 0;
    private const int Fired = 1;
    private const int Cancelled = 2;

    /// <summary>Timers of the class library take at most 49 days; whoever wakes early sets the alarm again.</summary>
    private static readonly TimeSpan s_longestAlarm = TimeSpan.FromDays(40);

    /// <summary>The way to the loop, and beyond its end.</summary>
    private readonly LoopContext _context;

    private readonly TimeProvider _time;
    private readonly Callback _callback;

    /// <summary>What still fires this timer after its loop has finished; else null.</summary>
    private ITimer? _lateTimer;

    private int _state;

    internal LoopTimer(LoopContext context, TimeProvider time, Callback callback, DateTimeOffset when, long due)
    {
        _context = context;
        _time = time;
        _callback = callback;
        When = when;
        Due = due;
    }

    /// <summary>When the callback is due, by the loop's clock.</summary>
    public DateTimeOffset When { get; }

    /// <summary>Whether the callback has neither run nor been cancelled.</summary>
    public bool IsPending => Volatile.Read(ref _state) == Pending;

    /// <summary>The due time as a timestamp of the loop's clock.</summary>
    internal long Due { get; }

    /// <summary>The order among timers with the same due time; set by the heap.</summary>
    internal long Arrival { get; set; }

    /// <summary>The place in the heap; -1 outside it.</summary>
    internal int HeapIndex { get; set; } = -1;

    /// <inheritdoc/>
    string INamed.Name => _callback.Name;

    /// <summary>Prevents the callback. Safe from any thread, as often as wanted.</summary>
    /// <returns>Whether this call prevented it; false where it had started, or was cancelled before.</returns>
    public bool Cancel()
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Pending) != Pending)
            return false;

        if (Volatile.Read(ref _lateTimer) is { } late)
            late.Dispose();
        else
            _context.Loop.Forget(this);
        return true;
    }

    internal void AddToLoop() => _context.Loop.Add(this);

    internal void RemoveFromLoop() => _context.Loop.Remove(this);

    /// <summary>Runs the callback, if nobody cancelled it. On the loop, or on what stands in for a finished one.</summary>
    internal void Fire()
    {
        if (Interlocked.CompareExchange(ref _state, Fired, Pending) != Pending)
            return;

        _lateTimer?.Dispose();
        _callback.Invoke();
    }

    /// <summary>Fires when it is due through a timer of its own, because the loop has finished.</summary>
    internal void FireLate()
    {
        var timer = _time.CreateTimer(_ => RingLate(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Volatile.Write(ref _lateTimer, timer);
        timer.Change(AlarmSpan(), Timeout.InfiniteTimeSpan);
        if (!IsPending)
            timer.Dispose();
    }

    /// <summary>How long an alarm has to be set for: until due, at most what timers take.</summary>
    internal TimeSpan AlarmSpan()
    {
        var left = UntilDue();
        return left < s_longestAlarm ? left : s_longestAlarm;
    }

    /// <summary>How long until due; zero where that has passed.</summary>
    internal TimeSpan UntilDue()
    {
        var left = _time.GetElapsedTime(_time.GetTimestamp(), Due);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }

    private void RingLate()
    {
        if (UntilDue() > TimeSpan.Zero)
            _lateTimer!.Change(AlarmSpan(), Timeout.InfiniteTimeSpan);
        else
            _context.Post(FireCallback, this);
    }

    /// <summary><see cref="Fire"/> as a posted callback.</summary>
    internal static readonly SendOrPostCallback FireCallback = static self => ((LoopTimer)self!).Fire();
}
