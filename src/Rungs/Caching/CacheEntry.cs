namespace Rungs.Caching;

/// <summary>A value with its key, or a run that will bring one.</summary>
/// <remarks>
/// <code>
/// new ──List──► listed: counts, and may be evicted ──evicted, expired, replaced, removed──► dead
///  └─────────────────── replaced, removed ──────────────────────────────────────────────────┘
/// </code>
/// The value is never changed: a new value is a new entry. So whoever has found an entry may read it, also once it is dead.
/// </remarks>
internal sealed class CacheEntry<TKey, TValue>(TKey key)
    where TKey : notnull
{
    internal TKey Key { get; } = key;

    /// <summary>Once <see cref="Run"/> is null.</summary>
    internal TValue Value = default!;

    /// <summary>What will bring the value, or has brought an error that is kept; null where the value is there.</summary>
    internal CacheRun<TKey, TValue>? Run;

    /// <summary>When it was last used: later is greater. Written by any reader without a lock, read under the lock.</summary>
    internal long LastUse;

    /// <summary>When its time is over, as a stamp of the cache's clock; written before it is listed.</summary>
    internal long Due;

    /// <summary>Up to this count of <see cref="Environment.TickCount64"/> it is surely fresh, without asking the clock.</summary>
    internal long SurelyFreshUntil;

    /// <summary>Moved under the store's lock.</summary>
    internal CacheEntryState State;

    /// <summary>How many wait to be listed, up to this one.</summary>
    internal int PendingCount;

    /// <summary>The next of those that wait to be listed; later, of those that go together.</summary>
    internal CacheEntry<TKey, TValue>? Next;
}
