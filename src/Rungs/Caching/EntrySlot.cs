namespace Rungs.Caching;

/// <summary>A place for an entry in an array. A structure, so that the runtime need not check at each write what type of array it is.</summary>
internal struct EntrySlot<TKey, TValue>
    where TKey : notnull
{
    /// <summary>Null where there is none.</summary>
    internal CacheEntry<TKey, TValue>? Entry;
}
