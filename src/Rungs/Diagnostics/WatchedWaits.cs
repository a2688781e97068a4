using System.Collections.Concurrent;

namespace Rungs.Diagnostics;

/// <summary>Who waits at which primitive, and since when; kept only while <see cref="StallMonitor.WatchesWaits"/> is set.</summary>
internal sealed class WatchedWaits : IWatched
{
    /// <summary>So many other waits a report names at most.</summary>
    private const int MostNamed = 20;

    private static readonly WatchedWaits s_all = new();

    private readonly ConcurrentDictionary<object, Wait> _waits = new(ReferenceEqualityComparer.Instance);

    private WatchedWaits() => Watchdog.Watch(this);

    /// <summary>A caller begins to wait. Called by the caller.</summary>
    internal static void Begin(object waiter, string where)
    {
        s_all._waits[waiter] = new Wait(CallerName.Find(), where, Environment.TickCount64);
        Watchdog.Wake();
    }

    /// <summary>It has ended.</summary>
    internal static void End(object waiter) => s_all._waits.TryRemove(waiter, out _);

    /// <inheritdoc/>
    object? IWatched.ReadStatistics() => null;

    /// <inheritdoc/>
    bool IWatched.Look(long now)
    {
        foreach (var (_, wait) in _waits)
        {
            var duration = TimeSpan.FromMilliseconds(now - wait.Since);
            if (wait.IsReported || duration < StallMonitor.Threshold)
                continue;

            wait.IsReported = true;
            StallMonitor.Report(new Stall
            {
                Kind = StallKind.LongWait,
                Where = wait.Where,
                Culprit = wait.Who,
                Duration = duration,
                Links = [.. _waits.Values.OrderBy(static other => other.Since).Take(MostNamed).Select(other => $"'{other.Who}' waits at {other.Where} for {now - other.Since} ms")],
            });
        }

        return !_waits.IsEmpty;
    }

    private sealed record Wait(string Who, string Where, long Since)
    {
        /// <summary>Moved by the watchdog's thread.</summary>
        internal bool IsReported { get; set; }
    }
}
