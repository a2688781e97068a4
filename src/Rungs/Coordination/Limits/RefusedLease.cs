using System.Threading.RateLimiting;

namespace Rungs.Coordination;

/// <summary>A lease that was not acquired: why, and when to try again.</summary>
/// <param name="reason">For people.</param>
/// <param name="retryAfter">When the permits come free, if nobody else takes them; null where that is not known.</param>
internal sealed class RefusedLease(string reason, TimeSpan? retryAfter) : RateLimitLease
{
    /// <inheritdoc/>
    public override bool IsAcquired => false;

    /// <inheritdoc/>
    public override IEnumerable<string> MetadataNames =>
        retryAfter is null ? [MetadataName.ReasonPhrase.Name] : [MetadataName.ReasonPhrase.Name, MetadataName.RetryAfter.Name];

    /// <inheritdoc/>
    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        if (string.Equals(metadataName, MetadataName.ReasonPhrase.Name, StringComparison.Ordinal))
            metadata = reason;
        else if (string.Equals(metadataName, MetadataName.RetryAfter.Name, StringComparison.Ordinal))
            metadata = retryAfter;
        return metadata is not null;
    }
}
