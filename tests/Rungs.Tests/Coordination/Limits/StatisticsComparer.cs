using System.Threading.RateLimiting;

namespace Rungs.Tests.Coordination.Limits;

/// <summary>The class library's statistics do not compare themselves.</summary>
internal sealed class StatisticsComparer : IEqualityComparer<RateLimiterStatistics?>
{
    internal static readonly StatisticsComparer Instance = new();

    public bool Equals(RateLimiterStatistics? x, RateLimiterStatistics? y) => Values(x) == Values(y);

    public int GetHashCode(RateLimiterStatistics? obj) => Values(obj).GetHashCode();

    private static (long?, long?, long?, long?) Values(RateLimiterStatistics? statistics) =>
        (statistics?.CurrentAvailablePermits, statistics?.CurrentQueuedCount, statistics?.TotalSuccessfulLeases, statistics?.TotalFailedLeases);
}
