namespace Rungs.Caching;

/// <summary>How an <see cref="AsyncCache{TKey, TValue}"/> is set up, with what is particular to its keys.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
public sealed record AsyncCacheOptions<TKey> : AsyncCacheOptions
{
    /// <summary>Compares keys.</summary>
    /// <value>Default: null, the keys' own equality.</value>
    public IEqualityComparer<TKey>? Comparer { get; init; }

    /// <inheritdoc/>
    internal override object? KeyComparer => Comparer;
}
