namespace Rungs.Caching;

/// <summary>Entries that wait to be listed. Anybody pushes; who has the store's lock takes all at once.</summary>
/// <remarks>A stack whose links are in the entries. Nothing is taken singly, so that a link cannot be mistaken for one of another time.</remarks>
internal sealed class PendingEntries<TKey, TValue>
    where TKey : notnull
{
    /// <summary>The one pushed last; moved by interlocked steps.</summary>
    private CacheEntry<TKey, TValue>? _last;

    internal bool IsEmpty => Volatile.Read(ref _last) is null;

    /// <returns>How many wait now.</returns>
    internal int Push(CacheEntry<TKey, TValue> entry)
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            entry.Next = last;
            entry.PendingCount = last is null ? 1 : last.PendingCount + 1;
            if (Interlocked.CompareExchange(ref _last, entry, last) == last)
                return entry.PendingCount;
        }
    }

    /// <summary>Takes all.</summary>
    /// <returns>The one pushed first, linked to the next; null where there is none.</returns>
    internal CacheEntry<TKey, TValue>? TakeAll()
    {
        CacheEntry<TKey, TValue>? first = null;
        var entry = Interlocked.Exchange(ref _last, null);
        while (entry is not null)
            (entry, entry.Next, first) = (entry.Next, first, entry);
        return first;
    }
}
