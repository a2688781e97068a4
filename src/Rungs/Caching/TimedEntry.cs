namespace Rungs.Caching;

/// <summary>An entry of a cache that keeps values for a time only: apart, so that the others stay small.</summary>
internal sealed class TimedEntry<TKey, TValue>(TKey key, int hash) : CacheEntry<TKey, TValue>(key, hash)
    where TKey : notnull
{
    /// <summary>When its time is over, as a stamp of the cache's clock; written before it is listed.</summary>
    internal long Due;

    /// <summary>Up to this count of <see cref="Environment.TickCount64"/> it is surely fresh, without asking the clock.</summary>
    internal long SurelyFreshUntil;
}
