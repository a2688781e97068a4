using System.Threading.RateLimiting;

namespace Rungs.Coordination;

/// <summary>A lease that was acquired. There is nothing to give back: time does that.</summary>
internal sealed class GrantedLease : RateLimitLease
{
    internal static readonly GrantedLease Instance = new();

    private GrantedLease()
    {
    }

    /// <inheritdoc/>
    public override bool IsAcquired => true;

    /// <inheritdoc/>
    public override IEnumerable<string> MetadataNames => [];

    /// <inheritdoc/>
    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }
}
