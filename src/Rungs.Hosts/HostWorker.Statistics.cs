using Rungs.Diagnostics;
using Rungs.Hosts.Counting;

namespace Rungs.Hosts;

/// <remarks>What people and listeners of metrics read.</remarks>
public sealed partial class HostWorker : IWatched
{
    private readonly WorkerCounts _counts = new();

    /// <summary>What it has done and holds.</summary>
    public HostWorkerStatistics Statistics => _counts.AddTo(new HostWorkerStatistics
    {
        Name = _options.Pool,
        IsConnected = _link.IsConnected,
        Running = Running,
        Done = Done,
        Repeated = Repeated,
        Remembered = _desk.Remembered,
        ConnectionsLost = _link.Lost,
    });

    /// <inheritdoc/>
    object? IWatched.ReadStatistics() => Volatile.Read(ref _isStopping) ? null : Statistics;

    /// <inheritdoc/>
    bool IWatched.Look(long now) => false;
}
