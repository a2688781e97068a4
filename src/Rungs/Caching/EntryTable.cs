using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rungs.Caching;

/// <summary>Entries by key. Finding takes no lock; changing needs the store's, and calls no comparer.</summary>
/// <remarks>
/// <code>
/// heads ──► entry ──► entry ──► null       heads of 32, 128, 512 ... chains: linked by the entries' odd links
///       ──► null                           heads of 64, 256 ... chains: by the even ones
/// </code>
/// <para>Readers may be anywhere while entries come and go. What comes is put first in its chain, or in the place of the one it
/// replaces. What goes is taken out of the chain, then dead, then its own link is cut: who stands on it and finds no next sees
/// that it is dead, and begins anew. When the chains double, new ones are made of the links that are not in use; once they are
/// published the old links are cut, and who finds no next there, or stands on a link that serves a later doubling, sees that
/// there are other heads, and begins anew. So what is found was there during the call, and what is not was missing at a moment of it.</para>
/// <para>Who adds has searched before, without the lock. Only an add makes another entry the first of a chain, and no entry comes
/// back: where the first is the same as before the search, nothing was added since.</para>
/// </remarks>
internal sealed class EntryTable<TKey, TValue>(IEqualityComparer<TKey>? comparer)
    where TKey : notnull
{
    private const int FirstLength = 32;
    private const int MostHeads = 1 << 30;

    /// <summary>Null where keys are values with their own equality, which the compiler then writes in place.</summary>
    private readonly IEqualityComparer<TKey>? _comparer = Choose(comparer);

    /// <summary>As many as entries, or more: a power of two.</summary>
    private EntrySlot<TKey, TValue>[] _heads = new EntrySlot<TKey, TValue>[FirstLength];

    /// <inheritdoc cref="Count"/>
    private LoneCount _count;

    /// <summary>How many entries are in it. Under the lock.</summary>
    internal int Count => (int)_count.Value;

    /// <summary>All that are in it. Under the lock.</summary>
    internal IEnumerable<CacheEntry<TKey, TValue>> All
    {
        get
        {
            foreach (var head in _heads)
            {
                for (var entry = head.Entry; entry is not null; entry = entry.Next(IsOdd(_heads)))
                    yield return entry;
            }
        }
    }

    /// <summary>Calls the comparer.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int HashOf(TKey key)
    {
        if (key is null)
            throw new ArgumentNullException(nameof(key));
        return typeof(TKey).IsValueType && _comparer is null ? key.GetHashCode() : _comparer!.GetHashCode(key);
    }

    /// <summary>Calls the comparer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryFind(TKey key, int hash, [MaybeNullWhen(false)] out CacheEntry<TKey, TValue> entry)
    {
        while (true)
        {
            var heads = Volatile.Read(ref _heads);
            var isOdd = IsOdd(heads);
            CacheEntry<TKey, TValue>? last = null;
            for (entry = Volatile.Read(ref HeadOf(heads, hash)); entry is not null; entry = Volatile.Read(ref entry.Next(isOdd)))
            {
                if (entry.Hash == hash && AreEqual(entry.Key, key))
                    return true;
                last = entry;
            }

            if (last is not { State: CacheEntryState.Dead } && heads == Volatile.Read(ref _heads))
                return false;
        }
    }

    /// <summary>Where an entry would be added; to be asked for before the search.</summary>
    internal Place PlaceOf(int hash)
    {
        var heads = Volatile.Read(ref _heads);
        return new Place(heads, Volatile.Read(ref HeadOf(heads, hash)));
    }

    /// <summary>Whether nothing was added there since. Under the lock.</summary>
    internal bool IsAsItWas(Place place, int hash) => place.Heads == _heads && place.First == HeadOf(_heads, hash);

    /// <summary>Adds an entry whose key has none. Under the lock.</summary>
    internal void Add(CacheEntry<TKey, TValue> entry)
    {
        if (_count.Value >= _heads.Length && _heads.Length < MostHeads)
            Double();
        _count.Value++;
        ref var first = ref HeadOf(_heads, entry.Hash);
        entry.Next(IsOdd(_heads)) = first;
        Volatile.Write(ref first, entry); // with all that was written to the entry before
    }

    /// <summary>Puts an entry in the place of another of its key, which dies. Under the lock.</summary>
    internal void Replace(CacheEntry<TKey, TValue> old, CacheEntry<TKey, TValue> entry)
    {
        entry.Next(IsOdd(_heads)) = old.Next(IsOdd(_heads));
        Volatile.Write(ref LinkTo(old), entry);
        Kill(old, IsOdd(_heads));
    }

    /// <summary>Takes out an entry that is in it, which dies. Under the lock.</summary>
    internal void Remove(CacheEntry<TKey, TValue> entry)
    {
        _count.Value--;
        Volatile.Write(ref LinkTo(entry), entry.Next(IsOdd(_heads)));
        Kill(entry, IsOdd(_heads));
    }

    /// <summary>Takes out all, which die. Under the lock.</summary>
    internal void Clear()
    {
        var old = _heads;
        Volatile.Write(ref _heads, new EntrySlot<TKey, TValue>[FirstLength]);
        _count.Value = 0;
        foreach (var head in old)
        {
            var next = head.Entry;
            while (next is { } entry)
            {
                next = entry.Next(IsOdd(old));
                Kill(entry, IsOdd(old));
            }
        }
    }

    /// <summary>Throws where a chain is not in order. While nobody changes anything.</summary>
    internal void Validate()
    {
        var isOdd = IsOdd(_heads);
        if (All.Count() != Count || All.Any(static entry => entry.State == CacheEntryState.Dead))
            throw new InvalidOperationException($"The chains have {All.Count()} entries, the table {Count}; none may be dead.");
        if (All.Any(entry => entry.Next(!isOdd) is not null))
            throw new InvalidOperationException("A link that is not in use holds an entry.");
    }

    private static IEqualityComparer<TKey>? Choose(IEqualityComparer<TKey>? comparer)
    {
        var isPlain = comparer is null || ReferenceEquals(comparer, EqualityComparer<TKey>.Default) || ReferenceEquals(comparer, StringComparer.Ordinal);
        if (typeof(TKey) == typeof(string) && isPlain)
            return (IEqualityComparer<TKey>)(object)StringKeys.Instance;
        return comparer ?? (typeof(TKey).IsValueType ? null : EqualityComparer<TKey>.Default);
    }

    /// <summary>Each doubling takes the other side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsOdd(EntrySlot<TKey, TValue>[] heads) => (BitOperations.Log2((uint)heads.Length) & 1) != 0;

    /// <summary>The highest bits of the hash code times the golden ratio: those of codes in a row, or with equal low bits, differ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref CacheEntry<TKey, TValue>? HeadOf(EntrySlot<TKey, TValue>[] heads, int hash) =>
        ref heads[(int)(((uint)hash * 0x9E37_79B9u) >> (32 - BitOperations.Log2((uint)heads.Length)))].Entry;

    private static void Kill(CacheEntry<TKey, TValue> entry, bool isOdd)
    {
        entry.State = CacheEntryState.Dead;
        Volatile.Write(ref entry.Next(isOdd), null); // after the state
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AreEqual(TKey x, TKey y) =>
        typeof(TKey).IsValueType && _comparer is null ? EqualityComparer<TKey>.Default.Equals(x, y) : _comparer!.Equals(x, y);

    /// <summary>The link that leads to an entry.</summary>
    private ref CacheEntry<TKey, TValue>? LinkTo(CacheEntry<TKey, TValue> entry)
    {
        var isOdd = IsOdd(_heads);
        ref var link = ref HeadOf(_heads, entry.Hash);
        while (link != entry)
        {
            Debug.Assert(link is not null, "What is to go is in its chain.");
            link = ref link.Next(isOdd);
        }

        return ref link!;
    }

    private void Double()
    {
        var (old, heads) = (_heads, new EntrySlot<TKey, TValue>[2 * _heads.Length]);
        foreach (var head in old)
        {
            for (var entry = head.Entry; entry is not null; entry = entry.Next(IsOdd(old)))
            {
                ref var first = ref HeadOf(heads, entry.Hash);
                Volatile.Write(ref entry.Next(IsOdd(heads)), first); // after the heads of the last doubling were published
                first = entry;
            }
        }

        Volatile.Write(ref _heads, heads);
        foreach (var entry in All)
            Volatile.Write(ref entry.Next(IsOdd(old)), null); // lest what dies later be held by it
    }

    /// <param name="Heads">Those at that time.</param>
    /// <param name="First">The first of the chain at that time.</param>
    internal readonly record struct Place(EntrySlot<TKey, TValue>[] Heads, CacheEntry<TKey, TValue>? First);
}
