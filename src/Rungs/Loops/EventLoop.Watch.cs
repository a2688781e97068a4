using Rungs.Diagnostics;

namespace Rungs.Loops;

/// <remarks>
/// Being watched: the watchdog compares what it saw with what it sees. The loop itself only counts its callbacks and keeps the
/// state of the one that runs.
/// </remarks>
public sealed partial class EventLoop : IWatched
{
    private readonly TimeSpan _slowCallbackThreshold;

    /// <summary>The state of the callback that runs; for its name only. Null while none does.</summary>
    private object? _current;

    /// <summary>What the present run goes on for; null for ever.</summary>
    private Task? _until;

    /// <summary>What the watchdog saw of the callback that runs.</summary>
    private Standstill _slow;

    /// <summary>What it saw of a wait while the loop around this one has something to run.</summary>
    private Standstill _paused;

    private long _slowCallbacks;

    /// <summary>Whether a run has something in hand: it is not parked.</summary>
    private bool IsBusy => IsRunning && !Volatile.Read(ref _isParking);

    /// <inheritdoc/>
    object? IWatched.ReadStatistics() => _isPrivate ? null : Statistics;

    /// <inheritdoc/>
    bool IWatched.Look(long now)
    {
        var callbacks = Volatile.Read(ref _callbacks);
        LookAtCallback(callbacks, now);
        LookAtPausedLoop(callbacks, now);
        return IsRunning && (IsBusy || _outer is not null || _heldTurn is not null);
    }

    private string CurrentName => CallbackName.From(Volatile.Read(ref _current) ?? _until);

    private void LookAtCallback(long callbacks, long now)
    {
        var isInCallback = IsBusy && _current is not null && _slowCallbackThreshold != Timeout.InfiniteTimeSpan;
        if (!_slow.IsDue(isInCallback, callbacks, now, _slowCallbackThreshold, out var duration))
            return;

        var name = CurrentName;
        if (callbacks != Volatile.Read(ref _callbacks))
            return; // it has ended, and the name may be the next one's

        _slowCallbacks++;
        StallMonitor.Report(new Stall { Kind = StallKind.SlowCallback, Where = Name, Culprit = name, Duration = duration });
    }

    /// <summary>Whether this loop, which runs inside a callback of another, waits, while that other has something to run.</summary>
    private void LookAtPausedLoop(long callbacks, long now)
    {
        var isWaiting = IsRunning && !IsBusy;
        var outer = isWaiting ? FindPaused() : null;
        var isPausing = outer is not null;
        if (_isPrivate && (isPausing || (isWaiting && _heldTurn is { HasWaiting: true })))
            Doubt();
        if (!_paused.IsDue(isPausing, callbacks, now, StallMonitor.Threshold, out var duration))
            return;

        StallMonitor.Report(new Stall
        {
            Kind = StallKind.PausedLoop,
            Where = outer!.Name,
            Culprit = outer.CurrentName,
            Duration = duration,
            Links =
            [
                $"'{outer.CurrentName}' pauses the loop '{outer.Name}' in a blocking call",
                $"the blocking call waits for '{CallbackName.From(_until)}'",
                $"the loop '{outer.Name}' has {outer._ready.Count + outer._mail.Count} callbacks to run, which have to wait for that",
            ],
        });
    }

    /// <summary>Lets the block look itself whether what it waits for can still come: see <see cref="ThrowIfDeadlocked"/>.</summary>
    private void Doubt()
    {
        Volatile.Write(ref _isInDoubt, true);
        _parker.Unpark();
    }
}
