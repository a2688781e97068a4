using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Caching;

/// <summary>The entries of a cache by key; which goes when it is full; which are over.</summary>
/// <remarks>
/// <code>
/// table: entries by key (readers take no lock)
///    └─ listed ─┬─► order of use: who goes first when there is no room
///               └─► order of age: whose time is over first
/// </code>
/// <para>A reader notes in the entry that it used it, and nothing else; the order of use is brought up to date when room is needed.
/// Up to a capacity of <see cref="UseOrder{TKey, TValue}.MostExact"/> it is exact for the uses of one thread, and for uses between which something was added.</para>
/// <para>Table and lists change together, under the lock. Comparers, which are users' code, never run under it: who adds searches
/// first, then takes the lock, and searches anew where somebody was quicker. What goes is found by its hash code and itself.</para>
/// </remarks>
internal sealed class CacheStore<TKey, TValue>
    where TKey : notnull
{
    /// <summary>So many of the lowest bits of a use count the uses since something was added.</summary>
    private const int UseBits = 24;

    private readonly EntryTable<TKey, TValue> _table;
    private readonly Lifetime? _lifetime;

    /// <summary>Whether each use is noted, and not only that there was one.</summary>
    private readonly bool _isExact;

    private readonly UseCounter _uses;

    /// <summary>Guards the lists, the states of entries, and changes of the table. Nothing of the user's runs under it but the clock.</summary>
    private readonly Lock _gate;

    private readonly EntryLists<TKey, TValue> _lists;

    /// <remarks>Made in this order, so that what is only read stands before the counter in memory, which is big, and what is written after it.</remarks>
    internal CacheStore(int? capacity, TimeSpan? timeToLive, IEqualityComparer<TKey>? comparer, TimeProvider time)
    {
        Capacity = capacity;
        _isExact = capacity <= UseOrder<TKey, TValue>.MostExact;
        _lifetime = timeToLive is { } span ? new Lifetime(span, time) : null;
        _table = new EntryTable<TKey, TValue>(comparer);
        _uses = new UseCounter();
        _gate = new Lock();
        _lists = new EntryLists<TKey, TValue>(capacity, _lifetime, _table);
    }

    internal int? Capacity { get; }

    internal int Count => _lists.Count;

    internal CacheStatistics Statistics
    {
        get
        {
            using var gate = Enter();
            return new CacheStatistics
            {
                Count = _lists.Count,
                Capacity = Capacity,
                Hits = _uses.Hits,
                Misses = _uses.Misses,
                Shared = Interlocked.Read(ref _uses.Shared),
                Evicted = _lists.Evicted,
                Expired = _lists.Expired,
            };
        }
    }

    /// <summary>An entry to put in. Calls the comparer.</summary>
    internal CacheEntry<TKey, TValue> NewEntry(TKey key)
    {
        var hash = _table.HashOf(key);
        return _lifetime is null ? new(key, hash) : new TimedEntry<TKey, TValue>(key, hash);
    }

    /// <summary>Finds an entry, fresh or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryFind(TKey key, [MaybeNullWhen(false)] out CacheEntry<TKey, TValue> entry)
    {
        ScheduleHook.Point();
        return _table.TryFind(key, _table.HashOf(key), out entry);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsFresh(CacheEntry<TKey, TValue> entry) => _lifetime is null || !_lifetime.IsOver(entry);

    /// <summary>Notes that an entry was used.</summary>
    /// <remarks>Plain writes: of two threads that use it at once either may be noted.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Use(CacheEntry<TKey, TValue> entry)
    {
        var hits = _uses.CountHit();
        if (_isExact)
            NoteTime(entry, hits & ((1 << UseBits) - 1));
        else if (entry.LastUse == 0)
            entry.LastUse = 1;
    }

    internal void CountMiss() => _uses.CountMiss();

    internal void CountShared() => Interlocked.Increment(ref _uses.Shared);

    /// <summary>Puts an entry whose value is on its way, where the key has none.</summary>
    internal bool TryAdd(CacheEntry<TKey, TValue> entry) => TryPut(entry, canReplace: false, hasValue: false);

    /// <summary>Puts an entry with its value, where the key has none, and lists it.</summary>
    internal bool TryPut(CacheEntry<TKey, TValue> entry)
    {
        BeginTime(entry);
        return TryPut(entry, canReplace: false, hasValue: true);
    }

    /// <summary>Puts an entry with its value, in place of what the key had, and lists it.</summary>
    internal void Put(CacheEntry<TKey, TValue> entry)
    {
        BeginTime(entry);
        TryPut(entry, canReplace: true, hasValue: true);
    }

    /// <summary>The value that an entry waited for is there: its time begins.</summary>
    internal void BeginTime(CacheEntry<TKey, TValue> entry) => _lifetime?.Begin(entry);

    /// <summary>Counts an entry with its value, unless it has gone meanwhile; where there is no room for it, others go.</summary>
    internal void List(CacheEntry<TKey, TValue> entry)
    {
        using var gate = Enter();
        try
        {
            _lists.RemoveOver();
        }
        finally
        {
            if (entry.State == CacheEntryState.New)
                Append(entry); // also where the clock threw: unlisted it would stay for ever
        }
    }

    /// <summary>Takes out this entry, and no other of its key.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="isOver">Whether it goes because its time is over.</param>
    internal void Remove(CacheEntry<TKey, TValue> entry, bool isOver = false)
    {
        using var gate = Enter();
        if (entry.State != CacheEntryState.Dead)
            _lists.Remove(entry, isOver);
    }

    /// <summary>Takes out whatever the key has.</summary>
    internal bool TryRemove(TKey key, [MaybeNullWhen(false)] out CacheEntry<TKey, TValue> entry)
    {
        var hash = _table.HashOf(key);
        while (_table.TryFind(key, hash, out entry))
        {
            using var gate = Enter();
            if (entry.State == CacheEntryState.Dead)
                continue; // somebody was quicker: it has gone, or another stands in its place

            _lists.Remove(entry, isOver: false);
            return true;
        }

        return false;
    }

    /// <summary>Takes out all.</summary>
    internal void Clear()
    {
        using var gate = Enter();
        _lists.Clear();
    }

    /// <summary>Throws where lists and table do not agree. While nobody changes anything.</summary>
    internal void Validate()
    {
        using var gate = Enter();
        _lists.Validate();
    }

    private bool TryPut(CacheEntry<TKey, TValue> entry, bool canReplace, bool hasValue)
    {
        ScheduleHook.Point();
        while (true)
        {
            var place = _table.PlaceOf(entry.Hash);
            var isThere = _table.TryFind(entry.Key, entry.Hash, out var old);
            if (isThere && !canReplace)
                return false;

            using var gate = Enter();
            if (hasValue && _lifetime is not null)
                _lists.RemoveOver();
            if (isThere ? old!.State == CacheEntryState.Dead : !_table.IsAsItWas(place, entry.Hash))
                continue; // somebody was quicker

            if (isThere)
                _lists.Replace(old!, entry);
            else
                _table.Add(entry);
            if (hasValue)
                Append(entry);
            return true;
        }
    }

    /// <summary>Lists an entry of the table. Under the lock.</summary>
    private void Append(CacheEntry<TKey, TValue> entry)
    {
        if (_isExact)
            entry.LastUse = Interlocked.Increment(ref _uses.Adds) << UseBits;
        _lists.Add(entry);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteTime(CacheEntry<TKey, TValue> entry, long use)
    {
        if (use == 0)
            Interlocked.Increment(ref _uses.Adds); // the count begins anew: as if something were added, so that later stays greater
        entry.LastUse = (_uses.Adds << UseBits) | use;
    }

    /// <summary>For good: an entry in the table and in no list would stay for ever.</summary>
    private GateScope Enter()
    {
        var gate = new GateScope(_gate);
        _lists.AssertInvariants();
        return gate;
    }
}
