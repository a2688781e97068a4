using Rungs.Diagnostics;
using Rungs.Hosts.Counting;

namespace Rungs.Hosts.Calling;

/// <remarks>What people and listeners of metrics read. It is not looked at for standstills: a job may wait for its worker as long as it takes.</remarks>
internal sealed partial class HostCaller : IWatched
{
    private readonly CallerCounts _counts = new();

    /// <summary>The pool's name on the broker.</summary>
    internal string PoolName => _options.Pool;

    /// <summary>How many jobs may be under way at once.</summary>
    internal int MaxInFlight => _options.MaxInFlight;

    internal HostPoolStatistics Statistics
    {
        get
        {
            var (isConnected, lost, resent) = Line.Health;
            return _counts.AddTo(new HostPoolStatistics
            {
                Name = PoolName,
                IsConnected = isConnected,
                InFlight = InFlight,
                WaitingForRoom = _room.Statistics.Waiting,
                Resent = resent,
                ConnectionsLost = lost,
            });
        }
    }

    /// <inheritdoc/>
    object? IWatched.ReadStatistics() => _line is null || _closing.IsCancellationRequested ? null : Statistics;

    /// <inheritdoc/>
    bool IWatched.Look(long now) => false;
}
