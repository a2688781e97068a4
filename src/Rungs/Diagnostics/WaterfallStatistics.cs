namespace Rungs.Diagnostics;

/// <summary>What a <c>Waterfall</c> has done and holds, at one moment.</summary>
public sealed record WaterfallStatistics
{
    /// <summary>Items that were put so far.</summary>
    public long Put { get; init; }

    /// <summary>Items whose batch has not ended: waiting for their batch to fill, waiting with it, or in the callback.</summary>
    public int Held { get; init; }

    /// <summary>How many items it holds at most; null where it has no bound.</summary>
    public int? Capacity { get; init; }

    /// <summary>Batches that wait for one of those in the callback to end.</summary>
    public int WaitingBatches { get; init; }

    /// <summary>Batches in the callback.</summary>
    public int RunningBatches { get; init; }

    /// <summary>Batches that have ended so far, in one way or the other.</summary>
    public long Batches { get; init; }

    /// <summary>Batches that have ended in an error.</summary>
    public long FailedBatches { get; init; }

    /// <summary>Callers that wait for room.</summary>
    public int WaitingPutters { get; init; }
}
