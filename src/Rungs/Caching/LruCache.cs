namespace Rungs.Caching;

/// <summary>A mapping that holds so many values at most; where there is no room, the one used longest ago goes, or beyond a capacity of 1,024 one not used for long.</summary>
/// <inheritdoc cref="CacheMapping{TKey, TValue}" path="/remarks"/>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of the values.</typeparam>
/// <param name="capacity">How many values it holds at most.</param>
/// <param name="comparer">Compares keys. Default: the keys' own equality.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than one.</exception>
public sealed class LruCache<TKey, TValue>(int capacity, IEqualityComparer<TKey>? comparer = null)
    : CacheMapping<TKey, TValue>(capacity, timeToLive: null, comparer, TimeProvider.System)
    where TKey : notnull;
