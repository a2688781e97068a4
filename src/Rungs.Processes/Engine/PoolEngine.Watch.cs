using Rungs.Diagnostics;

namespace Rungs.Processes.Engine;

/// <remarks>What listeners of metrics read. It is not looked at for standstills: calls have limits of time of their own.</remarks>
internal sealed partial class PoolEngine : IWatched
{
    /// <inheritdoc/>
    object? IWatched.ReadStatistics() => _isEnded ? null : Statistics;

    /// <inheritdoc/>
    bool IWatched.Look(long now) => false;
}
