namespace Rungs.Diagnostics;

/// <summary>What a semaphore has done and holds, at one moment.</summary>
public sealed record SemaphoreStatistics
{
    /// <summary>How many permits there are, free and held.</summary>
    public int Permits { get; init; }

    /// <summary>Permits that nobody holds.</summary>
    public int Available { get; init; }

    /// <summary>Callers that wait for a permit, blocking and async.</summary>
    public int Waiting { get; init; }

    /// <summary>How often a permit was acquired so far.</summary>
    public long Acquired { get; init; }
}
