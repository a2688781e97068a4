namespace Rungs.Diagnostics;

/// <summary>What a queue or stack has done and holds, at one moment.</summary>
public sealed record QueueStatistics
{
    /// <summary>Items in it.</summary>
    public int Count { get; init; }

    /// <summary>How many items it holds at most; null where it has no bound.</summary>
    public int? Capacity { get; init; }

    /// <summary>Callers that wait for an item, blocking and async.</summary>
    public int WaitingTakers { get; init; }

    /// <summary>Callers that wait for room, blocking and async. Their items are not in <see cref="Count"/>.</summary>
    public int WaitingPutters { get; init; }

    /// <summary>Items that were put so far.</summary>
    public long Put { get; init; }

    /// <summary>Items that were taken so far.</summary>
    public long Taken { get; init; }

    /// <summary>Whether nothing can be put any more.</summary>
    public bool IsCompleted { get; init; }
}
