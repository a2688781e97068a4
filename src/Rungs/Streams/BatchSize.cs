namespace Rungs.Streams;

/// <summary>When a batch is full.</summary>
internal static class BatchSize
{
    internal static void ThrowIfInvalid(int maxQuantity, TimeSpan maxWait)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxQuantity, 1);
        if (maxWait <= TimeSpan.Zero && maxWait != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(maxWait), maxWait, "A batch waits for some time, or for ever with Timeout.InfiniteTimeSpan.");
    }
}
