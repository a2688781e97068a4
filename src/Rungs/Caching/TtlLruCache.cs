namespace Rungs.Caching;

/// <summary>A mapping that holds so many values at most, each for so long at most; where there is no room, the one used longest ago goes, or beyond a capacity of 1,024 one not used for long.</summary>
/// <remarks>
/// <para>A value's time begins when it is set, and reading does not prolong it. Once it is over the value is never returned. There
/// are no timers: a value whose time is over goes when somebody asks for it, or as others are set, up to two with each.</para>
/// <para>The time is that of <see cref="TimeProvider.GetTimestamp"/>: a wall clock that is set does not matter.</para>
/// <inheritdoc cref="CacheMapping{TKey, TValue}" path="/remarks/para"/>
/// </remarks>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of the values.</typeparam>
/// <param name="capacity">How many values it holds at most.</param>
/// <param name="timeToLive">For how long each is held at most.</param>
/// <param name="comparer">Compares keys. Default: the keys' own equality.</param>
/// <param name="timeProvider">The clock. Default: <see cref="TimeProvider.System"/>.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than one, or <paramref name="timeToLive"/> zero or negative.</exception>
public sealed class TtlLruCache<TKey, TValue>(int capacity, TimeSpan timeToLive, IEqualityComparer<TKey>? comparer = null, TimeProvider? timeProvider = null)
    : CacheMapping<TKey, TValue>(capacity, timeToLive, comparer, timeProvider ?? TimeProvider.System)
    where TKey : notnull;
