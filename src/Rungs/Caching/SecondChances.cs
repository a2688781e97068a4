using System.Diagnostics.CodeAnalysis;

namespace Rungs.Caching;

/// <summary>Entries in the order in which they were added; one that was used since it was looked at last gets a second chance.</summary>
/// <remarks>
/// <code>
/// Add ──► newest ... oldest ──TryTakeOldest──┬─ not used since ──► goes
///            ▲                               │
///            └──────── "not used since" ◄────┴─ used since
/// </code>
/// <para>The replacement that Corbató described in 1968 for the pages of Multics, known as CLOCK. Using an entry twice writes nothing the second
/// time; so what all threads ask for stays in the caches of all processors, where an exact order would write it at each use.</para>
/// <para>Under the store's lock.</para>
/// </remarks>
internal sealed class SecondChances<TKey, TValue> : UseOrder<TKey, TValue>
    where TKey : notnull
{
    /// <summary>Where so many in turn were used, the next goes all the same: nobody adds at the price of a look at all.</summary>
    private const int MostChances = 1_024;

    /// <summary>Oldest first.</summary>
    private readonly Queue<CacheEntry<TKey, TValue>> _entries = new();

    internal override int Count => _entries.Count;

    internal override IEnumerable<CacheEntry<TKey, TValue>> All => _entries;

    internal override void Add(CacheEntry<TKey, TValue> entry) => _entries.Enqueue(entry);

    internal override bool TryTakeOldest([MaybeNullWhen(false)] out CacheEntry<TKey, TValue> entry)
    {
        var chances = 0;
        while (_entries.TryDequeue(out entry))
        {
            if (entry.State == CacheEntryState.Dead)
                continue;
            if (entry.LastUse == 0 || ++chances > MostChances)
                return true;

            entry.LastUse = 0;
            _entries.Enqueue(entry);
        }

        return false;
    }

    internal override void DropDead()
    {
        for (var left = _entries.Count; left > 0; left--)
        {
            var entry = _entries.Dequeue();
            if (entry.State != CacheEntryState.Dead)
                _entries.Enqueue(entry);
        }
    }

    internal override void Clear() => _entries.Clear();
}
