using Rungs.Diagnostics;

namespace Rungs.Threads;

/// <remarks>Being watched: whether every thread is busy for long while calls wait.</remarks>
internal sealed partial class ThreadEngine : IWatched
{
    /// <summary>So many calls a report names at most.</summary>
    private const int MostNamed = 10;

    /// <summary>What the watchdog saw of the threads while all were busy.</summary>
    private Standstill _full;

    /// <inheritdoc/>
    object? IWatched.ReadStatistics() => Statistics;

    /// <inheritdoc/>
    bool IWatched.Look(long now)
    {
        bool isFull;
        long executed;
        lock (_gate)
            (isFull, executed) = (_queue.Count > 0 && _idle == 0 && _coming == 0, _executed);

        if (_full.IsDue(isFull, executed, now, StallMonitor.Threshold, out var duration))
            ReportFull(duration);

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
