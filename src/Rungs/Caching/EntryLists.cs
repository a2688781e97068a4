using System.Diagnostics;

namespace Rungs.Caching;

/// <summary>The entries of a cache that count: which goes when it is full, which are over. Under the store's lock.</summary>
/// <remarks>Entries that have died stay in the orders until these come to them, or until they are in the majority.</remarks>
internal sealed class EntryLists<TKey, TValue>(int? capacity, Lifetime? lifetime, EntryTable<TKey, TValue> table)
    where TKey : notnull
{
    /// <summary>Looked at in the order of age for each entry that is added: more than one, so that those that are over get fewer.</summary>
    private const int CleanedUpPerAdd = 2;

    /// <summary>So many dead entries may stand in a list without a look.</summary>
    private const int SpareDead = 64;

    /// <summary>Listed entries, and dead ones; null where there is no bound.</summary>
    private readonly UseOrder<TKey, TValue>? _byUse = capacity is { } most ? UseOrder<TKey, TValue>.Of(most) : null;

    /// <summary>Listed entries, and dead ones, oldest first; null where values are kept for ever.</summary>
    private readonly Queue<CacheEntry<TKey, TValue>>? _byAge = lifetime is null ? null : new();

    /// <inheritdoc cref="Count"/>
    private int _count;

    /// <summary>How many entries are listed. Read without the lock too.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>How many went for want of room.</summary>
    internal long Evicted { get; private set; }

    /// <summary>How many went as their time was over.</summary>
    internal long Expired { get; private set; }

    /// <summary>Lists an entry of the table; where there is no room for it, others go.</summary>
    internal void Add(CacheEntry<TKey, TValue> entry)
    {
        _count++;
        entry.State = CacheEntryState.Listed;
        _byUse?.Add(entry);
        _byAge?.Enqueue(entry);
        while (_count > capacity && _byUse!.TryTakeOldest(out var oldest))
        {
            Evicted++;
            _count--;
            table.Remove(oldest);
        }

        if (_byAge is not null)
            DropDead(); // what has been evicted stands there still
    }

    /// <summary>Takes an entry out of the table that is in it, listed or not.</summary>
    internal void Remove(CacheEntry<TKey, TValue> entry, bool isOver)
    {
        if (entry.State == CacheEntryState.Listed)
        {
            _count--;
            Expired += isOver ? 1 : 0;
        }

        table.Remove(entry);
        DropDead();
    }

    /// <summary>An entry takes the place of another of its key.</summary>
    internal void Replace(CacheEntry<TKey, TValue> old, CacheEntry<TKey, TValue> entry)
    {
        if (old.State == CacheEntryState.Listed)
            _count--;
        table.Replace(old, entry);
        DropDead();
    }

    /// <summary>Some of those whose time is over go, so that they all do as others come.</summary>
    internal void RemoveOver()
    {
        var looks = CleanedUpPerAdd;
        while (_byAge is not null && looks > 0 && _byAge.TryPeek(out var oldest) && (oldest.State == CacheEntryState.Dead || lifetime!.IsOver(oldest)))
        {
            _byAge.Dequeue();
            looks--;
            if (oldest.State == CacheEntryState.Dead)
                continue;

            Expired++;
            _count--;
            table.Remove(oldest);
        }
    }

    /// <summary>All go.</summary>
    internal void Clear()
    {
        _count = 0;
        table.Clear();
        DropDead();
    }

    [Conditional("DEBUG")]
    internal void AssertInvariants()
    {
        Debug.Assert(_count >= 0 && (capacity is null || _count <= capacity), "No more are listed than there is room for.");
        Debug.Assert(_count <= table.Count, "What is listed is in the table.");
        Debug.Assert(_byUse is null || _byUse.Count >= _count, "Every listed entry stands in the order of use.");
        Debug.Assert(_byAge is null || _byAge.Count >= _count, "Every listed entry stands in the order of age.");
    }

    /// <summary>Throws where lists and table do not agree. While nobody changes anything.</summary>
    internal void Validate()
    {
        AssertInvariants();
        table.Validate();
        if (table.All.Any(static entry => entry.State == CacheEntryState.New && Volatile.Read(ref entry.Run) is null))
            throw new InvalidOperationException("An entry with a value is in the table and in no list: it would never go.");
        var listed = table.All.Count(static entry => entry.State == CacheEntryState.Listed);
        if (listed != _count)
            throw new InvalidOperationException($"The table has {listed} listed entries, the lists {_count}.");
        if (_byUse is not null && _byUse.All.Where(static entry => entry.State == CacheEntryState.Listed).Distinct().Count() != _count)
            throw new InvalidOperationException("The order of use does not hold every listed entry.");
        if (_byUse is not null && _byUse.All.Count(static entry => entry.State == CacheEntryState.Listed) != _count)
            throw new InvalidOperationException("The order of use holds an entry twice.");
        if (_byAge is not null && _byAge.Count(static entry => entry.State == CacheEntryState.Listed) != _count)
            throw new InvalidOperationException("The order of age does not hold every listed entry once.");
    }

    /// <summary>Costs as much as the entries it drops, because they are in the majority.</summary>
    private void DropDead()
    {
        if (_count == 0)
        {
            _byUse?.Clear();
            _byAge?.Clear();
            return;
        }

        if (_byUse is not null && _byUse.Count - _count > Math.Max(SpareDead, _count))
            _byUse.DropDead();

        if (_byAge is not null && _byAge.Count - _count > Math.Max(SpareDead, _count))
        {
            for (var left = _byAge.Count; left > 0; left--)
            {
                var entry = _byAge.Dequeue();
                if (entry.State != CacheEntryState.Dead)
                    _byAge.Enqueue(entry);
            }
        }
    }
}
