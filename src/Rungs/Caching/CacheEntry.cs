namespace Rungs.Caching;

/// <summary>A value with its key, or a run that will bring one.</summary>
/// <remarks>
/// <code>
/// new ──List──► listed: counts, and may be evicted ──evicted, expired, replaced, removed──► dead
///  └─────────────────── replaced, removed ──────────────────────────────────────────────────┘
/// </code>
/// The value is never changed: a new value is a new entry. So whoever has found an entry may read it, also once it is dead.
/// </remarks>
internal class CacheEntry<TKey, TValue>(TKey key, int hash)
    where TKey : notnull
{
    /// <summary>What will bring the value, or has brought an error that is kept; null where the value is there.</summary>
    internal CacheRun<TKey, TValue>? Run;

    /// <inheritdoc cref="Next"/>
    private CacheEntry<TKey, TValue>? _even;

    /// <inheritdoc cref="Next"/>
    private CacheEntry<TKey, TValue>? _odd;

    internal readonly TKey Key = key;

    /// <summary>Once <see cref="Run"/> is null.</summary>
    internal TValue Value = default!;

    /// <summary>
    /// When it was last used: later is greater. Beyond <see cref="UseOrder{TKey, TValue}.MostExact"/>, whether it was since the order
    /// looked: not zero. Written by any reader without a lock, read under the lock.
    /// </summary>
    internal long LastUse;

    /// <summary>The hash code of the key.</summary>
    internal readonly int Hash = hash;

    /// <summary>Moved under the store's lock; that it is dead is read without.</summary>
    internal CacheEntryState State;

    /// <summary>The next in its chain of the table; null on the side that is not in use, and once it is dead.</summary>
    internal ref CacheEntry<TKey, TValue>? Next(bool isOdd) => ref isOdd ? ref _odd : ref _even;
}
