using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Rungs.Diagnostics;

namespace Rungs.Caching;

/// <summary>The entries of a cache by key; which goes when it is full; which are over.</summary>
/// <remarks>
/// <code>
/// entries by key (a concurrent dictionary: readers take no lock)
///    └─ listed ─┬─► order of use: who goes first when there is no room
///               └─► order of age: whose time is over first
/// </code>
/// <para>A reader notes in the entry when it used it, and nothing else; the order of use is brought up to date when room is needed.
/// It is exact for the uses of one thread, and for uses between which something was added.</para>
/// <para>The dictionary is changed first, the lists follow under the lock; an entry that has gone from the dictionary meanwhile is
/// not listed any more. So comparers, which are users' code, never run under our lock; and between the two steps the dictionary
/// holds more than the capacity, by some <see cref="MostPending"/> entries for each thread that is adding at this very moment.</para>
/// </remarks>
internal sealed partial class CacheStore<TKey, TValue>
    where TKey : notnull
{
    /// <summary>So many of the lowest bits of a use count the uses since something was added.</summary>
    private const int UseBits = 24;

    /// <summary>Looked at in the order of age for each entry that is added: more than one, so that those that are over get fewer.</summary>
    private const int CleanedUpPerAdd = 2;

    /// <summary>So many entries may wait to be listed.</summary>
    private const int MostPending = 32;

    /// <summary>How many buckets the dictionary begins with.</summary>
    private const int FirstBuckets = 31;

    /// <summary>So many dead entries may stand in a list without a look.</summary>
    private const int SpareDead = 64;

    private readonly ConcurrentDictionary<TKey, CacheEntry<TKey, TValue>> _entries;
    private readonly Lifetime? _lifetime;
    private readonly UseCounter _uses = new();

    /// <summary>Guards the lists, the states of entries and the counts that are not interlocked. Nothing of the user's runs under it but the clock.</summary>
    private readonly Lock _gate = new();

    /// <summary>Listed entries, and dead ones; null where there is no bound.</summary>
    private readonly UseOrder<TKey, TValue>? _byUse;

    /// <summary>Listed entries, and dead ones, oldest first; null where values are kept for ever.</summary>
    private readonly Queue<CacheEntry<TKey, TValue>>? _byAge;

    /// <summary>Entries that are in the dictionary and not listed yet: a thread that finds the lock taken leaves its own here.</summary>
    private readonly PendingEntries<TKey, TValue> _pending = new();

    private int _count;
    private long _shared;
    private long _evicted;
    private long _expired;

    internal CacheStore(int? capacity, TimeSpan? timeToLive, IEqualityComparer<TKey>? comparer, TimeProvider time)
    {
        Capacity = capacity;
        _entries = new ConcurrentDictionary<TKey, CacheEntry<TKey, TValue>>(4 * Environment.ProcessorCount, FirstBuckets, comparer);
        if (capacity is { } most)
            _byUse = new UseOrder<TKey, TValue>(most);
        if (timeToLive is { } span)
            (_lifetime, _byAge) = (new Lifetime(span, time), new());
    }

    internal int? Capacity { get; }

    internal int Count => Volatile.Read(ref _count);

    internal CacheStatistics Statistics
    {
        get
        {
            var isInterrupted = false;
            _gate.EnterForGood(ref isInterrupted);
            try
            {
                AssertInvariants();
                return new CacheStatistics
                {
                    Count = _count,
                    Capacity = Capacity,
                    Hits = _uses.Hits,
                    Misses = _uses.Misses,
                    Shared = Interlocked.Read(ref _shared),
                    Evicted = _evicted,
                    Expired = _expired,
                };
            }
            finally
            {
                Leave(ref isInterrupted);
                if (isInterrupted)
                    Thread.CurrentThread.Interrupt();
            }
        }
    }

    /// <summary>Finds an entry, fresh or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryFind(TKey key, [MaybeNullWhen(false)] out CacheEntry<TKey, TValue> entry) => _entries.TryGetValue(key, out entry);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsFresh(CacheEntry<TKey, TValue> entry) => _lifetime is null || !_lifetime.IsOver(entry);

    /// <summary>Notes that an entry was used.</summary>
    /// <remarks>Plain writes: of two threads that use it at once either may be noted.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Use(CacheEntry<TKey, TValue> entry)
    {
        var use = _uses.CountHit() & ((1 << UseBits) - 1);
        if (use == 0)
            Interlocked.Increment(ref _uses.Adds); // the count begins anew: as if something were added, so that later stays greater
        entry.LastUse = (_uses.Adds << UseBits) | use;
    }

    internal void CountMiss() => _uses.CountMiss();

    internal void CountShared() => Interlocked.Increment(ref _shared);

    /// <summary>Puts an entry whose value is on its way, where the key has none.</summary>
    internal bool TryAdd(CacheEntry<TKey, TValue> entry)
    {
        var isInterrupted = false;
        var isAdded = TryPutIn(entry, ref isInterrupted);
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
        return isAdded;
    }

    /// <summary>Puts an entry with its value, in place of what the key had, and lists it.</summary>
    internal void Put(CacheEntry<TKey, TValue> entry)
    {
        _lifetime?.Begin(entry);
        var isInterrupted = false;
        while (!TryPutIn(entry, ref isInterrupted))
        {
            if (!_entries.TryGetValue(entry.Key, out var old) || !_entries.TryUpdate(entry.Key, entry, old))
                continue;

            Bury(old, isOver: false, ref isInterrupted);
            break;
        }

        ListPending(_pending.Push(entry) >= MostPending, ref isInterrupted);
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary>Puts an entry with its value, where the key has none, and lists it.</summary>
    internal bool TryPut(CacheEntry<TKey, TValue> entry)
    {
        _lifetime?.Begin(entry);
        if (!TryAdd(entry))
            return false;

        List(entry);
        return true;
    }

    /// <summary>The value that an entry waited for is there: its time begins.</summary>
    internal void BeginTime(CacheEntry<TKey, TValue> entry) => _lifetime?.Begin(entry);

    /// <summary>Counts an entry with its value, unless it has gone meanwhile; where there is no room for it, others go.</summary>
    internal void List(CacheEntry<TKey, TValue> entry)
    {
        var isInterrupted = false;
        ListPending(_pending.Push(entry) >= MostPending, ref isInterrupted);
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary>Takes out this entry, and no other of its key.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="isOver">Whether it goes because its time is over.</param>
    internal void Remove(CacheEntry<TKey, TValue> entry, bool isOver = false)
    {
        var isInterrupted = false;
        TakeOut(entry, ref isInterrupted);
        Bury(entry, isOver, ref isInterrupted);
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary>Takes out whatever the key has.</summary>
    internal bool TryRemove(TKey key, [MaybeNullWhen(false)] out CacheEntry<TKey, TValue> entry)
    {
        if (!_entries.TryRemove(key, out entry))
            return false;

        var isInterrupted = false;
        Bury(entry, isOver: false, ref isInterrupted);
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
        return true;
    }

    /// <summary>Takes out all.</summary>
    internal void Clear()
    {
        foreach (var pair in _entries)
            Remove(pair.Value);
    }

    /// <summary>Puts an entry into the dictionary, where the key has none. An interruption does not leave it there half.</summary>
    private bool TryPutIn(CacheEntry<TKey, TValue> entry, ref bool isInterrupted)
    {
        while (true)
        {
            try
            {
                return _entries.TryAdd(entry.Key, entry);
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true; // by a busy dictionary: before it was added, or after, as the dictionary was to grow
                if (_entries.TryGetValue(entry.Key, out var present) && ReferenceEquals(present, entry))
                    return true;
            }
        }
    }

    /// <summary>Takes this entry out of the dictionary. Not under the lock: it calls the comparer.</summary>
    private void TakeOut(CacheEntry<TKey, TValue> entry, ref bool isInterrupted)
    {
        while (true)
        {
            try
            {
                _entries.TryRemove(KeyValuePair.Create(entry.Key, entry));
                return;
            }
            catch (Exception error) when (error is not ThreadInterruptedException)
            {
                UnobservedErrors.Raise(error, "the comparer of a cache, as a value went"); // it may go for another's sake, who cannot help it
                return;
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true; // by a busy dictionary
            }
        }
    }
}
