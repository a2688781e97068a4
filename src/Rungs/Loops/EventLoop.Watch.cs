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

    /// <summary>What the watchdog saw last: how many callbacks had begun, since when, and whether it has reported that.</summary>
    private (long Callbacks, long Since, bool IsReported) _seen = (-1, 0, false);

    /// <summary>The same of a loop that waits while the one around it has something to run; -1 while it does not.</summary>
    private (long Callbacks, long Since, bool IsReported) _seenPaused = (-1, 0, false);

    private long _slowCallbacks;

    /// <summary>Whether a run has something in hand: it is not parked.</summary>
    private bool IsBusy => IsRunning && !Volatile.Read(ref _isParking);

    /// <inheritdoc/>
    object? IWatched.ReadStatistics() => _isPrivate ? null : Statistics;

    /// <inheritdoc/>
    bool IWatched.Look(long now)
    {
        var callbacks = Volatile.Read(ref _callbacks);
        if (!IsRunning)
        {
            _seen = (callbacks, now, false);
            _seenPaused = (-1, now, false);
            return false;
        }

        LookAtCallback(callbacks, now);
        LookAtPausedLoop(callbacks, now);
        return IsBusy || callbacks != _seen.Callbacks || _outer is not null || _heldTurn is not null;
    }

    private string CurrentName => CallbackName.From(Volatile.Read(ref _current) ?? _until);

    private void LookAtCallback(long callbacks, long now)
    {
        if (!IsBusy || callbacks != _seen.Callbacks || _current is null)
        {
            _seen = (callbacks, now, false);
            return;
        }

        var duration = TimeSpan.FromMilliseconds(now - _seen.Since);
        if (_seen.IsReported || _slowCallbackThreshold == Timeout.InfiniteTimeSpan || duration < _slowCallbackThreshold)
            return;

        var name = CurrentName;
        if (callbacks != Volatile.Read(ref _callbacks))
            return; // it has ended, and the name may be the next one's

        _seen.IsReported = true;
        _slowCallbacks++;
        StallMonitor.Report(new Stall { Kind = StallKind.SlowCallback, Where = Name, Culprit = name, Duration = duration });
    }

    /// <summary>Whether this loop, which runs inside a callback of another, waits, while that other has something to run.</summary>
    private void LookAtPausedLoop(long callbacks, long now)
    {
        if (!IsBusy && _heldTurn is { HasWaiting: true })
            Doubt();
        if (IsBusy || _outer is not { IsRunning: true } outer || outer._ready.Count + outer._mail.Count == 0)
        {
            _seenPaused = (-1, now, false);
            return;
        }

        Doubt();
        var duration = TimeSpan.FromMilliseconds(now - _seenPaused.Since);
        if (callbacks != _seenPaused.Callbacks)
            _seenPaused = (callbacks, now, false);
        else if (!_seenPaused.IsReported && duration >= StallMonitor.Threshold)
        {
            _seenPaused.IsReported = true;
            StallMonitor.Report(new Stall
            {
                Kind = StallKind.PausedLoop,
                Where = outer.Name,
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
    }

    /// <summary>Lets the block look itself whether what it waits for can still come: see <see cref="ThrowIfDeadlocked"/>.</summary>
    private void Doubt()
    {
        Volatile.Write(ref _isInDoubt, true);
        _parker.Unpark();
    }
}
