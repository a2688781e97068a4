using Rungs.Diagnostics;

namespace Hazards;

/// <summary>While it lasts, standstills are reported early, and waits at primitives too.</summary>
public sealed class Watching : IDisposable
{
    private readonly TimeSpan _threshold = StallMonitor.Threshold;
    private readonly bool _watchesWaits = StallMonitor.WatchesWaits;

    /// <summary>Begins.</summary>
    public Watching()
    {
        StallMonitor.Threshold = TimeSpan.FromMilliseconds(100);
        StallMonitor.WatchesWaits = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        StallMonitor.Threshold = _threshold;
        StallMonitor.WatchesWaits = _watchesWaits;
    }
}
