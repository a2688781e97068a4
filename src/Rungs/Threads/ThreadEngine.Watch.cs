using Rungs.Diagnostics;

namespace Rungs.Threads;

/// <remarks>Being watched: whether every thread is busy for long while calls wait.</remarks>
internal sealed partial class ThreadEngine : IWatched
{
    /// <summary>So many calls a report names at most.</summary>
    private const int MostNamed = 10;

    /// <summary>What the watchdog saw last: how many calls had ended, since when, and whether it has reported that.</summary>
    private (long Executed, long Since, bool IsReported) _seen = (-1, 0, false);

    /// <inheritdoc/>
    object? IWatched.ReadStatistics() => Statistics;

    /// <inheritdoc/>
    bool IWatched.Look(long now)
    {
        bool isFull;
        lock (_gate)
        {
            isFull = _queue.Count > 0 && _idle == 0 && _coming == 0;
            if (!isFull || _executed != _seen.Executed)
                _seen = (isFull ? _executed : -1, now, false);
        }

        var duration = TimeSpan.FromMilliseconds(now - _seen.Since);
        if (isFull && !_seen.IsReported && duration >= StallMonitor.Threshold)
        {
            _seen.IsReported = true;
            ReportFull(duration);
        }

        return isFull;
    }

    private void ReportFull(TimeSpan duration)
    {
        var queued = QueuedTasks().ToHashSet();
        var calls = _calls.Snapshot();
        var running = calls.Where(call => !queued.Contains(call.Task)).Select(static call => call.Name).ToArray();
        StallMonitor.Report(new Stall
        {
            Kind = StallKind.FullThreads,
            Where = Name,
            Culprit = running.FirstOrDefault("(none)"),
            Duration = duration,
            Links =
            [
                .. running.Take(MostNamed).Select(name => $"'{name}' is under way on the threads '{Name}'"),
                .. calls.Where(call => queued.Contains(call.Task)).Take(MostNamed).Select(call => $"'{call.Name}' waits for one of these threads"),
            ],
        });
    }
}
