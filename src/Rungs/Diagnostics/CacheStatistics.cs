namespace Rungs.Diagnostics;

/// <summary>What a cache has done and holds, at one moment.</summary>
public sealed record CacheStatistics
{
    /// <summary>Values in it; those that have expired and were not cleaned up yet count too, runs in flight do not.</summary>
    public int Count { get; init; }

    /// <summary>How many values it holds at most; null where it has no bound.</summary>
    public int? Capacity { get; init; }

    /// <summary>Questions that were answered from the cache. Exact, whatever the number of threads.</summary>
    public long Hits { get; init; }

    /// <summary>Questions to which it had no answer; each of an <c>AsyncCache</c> started a run.</summary>
    public long Misses { get; init; }

    /// <summary>Questions that were answered by a run that another caller had started; zero for caches without runs.</summary>
    public long Shared { get; init; }

    /// <summary>Values that went because the cache was full.</summary>
    public long Evicted { get; init; }

    /// <summary>Values that went because their time was over.</summary>
    public long Expired { get; init; }
}
