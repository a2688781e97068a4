using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Rungs.Caching;

/// <summary>Entries in the order of their last use, brought up to date only as far as the oldest is asked for.</summary>
/// <remarks>
/// <code>
/// Add ──► newest bucket ... bucket ... oldest bucket ──sorted──► the oldest ──TryTakeOldest──► least used
///              ▲               ▲                                     │
///              └─── used since ┴─────────────────────────────────────┘
/// </code>
/// <para>A bucket begins with a use; an entry stands in the bucket into which the last use of it that was seen falls, or in an
/// older one. When the oldest bucket's turn comes, what was used since moves on to where it belongs, and the rest is sorted. So
/// the order is exact, and an entry costs a few steps per use that is noticed, not one per use.</para>
/// <para>Under the store's lock.</para>
/// </remarks>
internal sealed class ExactUseOrder<TKey, TValue>(int capacity) : UseOrder<TKey, TValue>
    where TKey : notnull
{
    /// <summary>How many buckets a full cache has, about: few are quick to search, many are quick to sort.</summary>
    private const int BucketsWhenFull = 64;

    /// <summary>A bucket with so many entries is followed by a new one.</summary>
    private readonly int _bucketSize = Math.Clamp(capacity / BucketsWhenFull, 1, 1_024);

    /// <summary>Oldest first; at least one.</summary>
    private readonly List<Bucket> _buckets = [new(long.MinValue, [])];

    /// <summary>The oldest entries, by their last use; null where taken.</summary>
    private CacheEntry<TKey, TValue>?[] _oldest = [];

    /// <summary>The uses by which <see cref="_oldest"/> is sorted.</summary>
    private long[] _seen = [];

    /// <summary>Up to here <see cref="_oldest"/> is taken.</summary>
    private int _taken;

    /// <summary>How many <see cref="_oldest"/> holds, those taken included.</summary>
    private int _sorted;

    /// <summary>How many entries stand here, those that have died meanwhile included.</summary>
    private int _count;

    internal override int Count => _count;

    internal override IEnumerable<CacheEntry<TKey, TValue>> All => _oldest.Take(_sorted).Skip(_taken).Select(static entry => entry!).Concat(_buckets.SelectMany(static bucket => bucket.Entries));

    internal override void Add(CacheEntry<TKey, TValue> entry) => Add(entry, entry.LastUse);

    internal override bool TryTakeOldest([MaybeNullWhen(false)] out CacheEntry<TKey, TValue> entry)
    {
        var passed = 0; // each entry once, at most: where all are used again and again meanwhile, any will do
        while (true)
        {
            while (_taken < _sorted)
            {
                (entry, _oldest[_taken]) = (_oldest[_taken]!, null);
                var seen = _seen[_taken++];
                var use = Volatile.Read(ref entry.LastUse);
                if (entry.State == CacheEntryState.Dead)
                {
                    _count--;
                }
                else if (use != seen && passed++ <= _count)
                {
                    Place(entry, use);
                }
                else
                {
                    _count--;
                    return true;
                }
            }

            if (_count == 0)
            {
                entry = null;
                return false;
            }

            SortOldest();
        }
    }

    /// <summary>Lets go of dead entries, and of buckets that stand empty.</summary>
    internal override void DropDead()
    {
        var live = All.Where(static entry => entry.State == CacheEntryState.Listed).Select(static entry => (Entry: entry, Use: Volatile.Read(ref entry.LastUse))).ToArray();
        Clear();
        foreach (var (entry, use) in live.OrderBy(static seen => seen.Use))
            Add(entry, use); // as it was seen: buckets begin one after another, though it may be used meanwhile
    }

    internal override void Clear()
    {
        if (_count == 0)
            return;

        _oldest.AsSpan(_taken, _sorted - _taken).Clear();
        (_taken, _sorted, _count) = (0, 0, 0);
        _buckets.Clear();
        _buckets.Add(new Bucket(long.MinValue, []));
    }

    private void Add(CacheEntry<TKey, TValue> entry, long use)
    {
        _count++;
        var newest = _buckets[^1];
        if (newest.Entries.Count >= _bucketSize)
            _buckets.Add(newest = new Bucket(use, []));
        newest.Entries.Add(entry);
    }

    /// <summary>Takes the oldest bucket that is not empty, moves on what was used since, and sorts the rest.</summary>
    private void SortOldest()
    {
        Debug.Assert(_taken == _sorted, "What is sorted is taken first.");
        var empty = _buckets.FindIndex(static bucket => bucket.Entries.Count > 0);
        var oldest = _buckets[empty].Entries;
        _buckets.RemoveRange(0, empty + 1);
        if (_buckets.Count == 0)
            _buckets.Add(new Bucket(long.MinValue, []));

        if (_oldest.Length < oldest.Count)
            (_oldest, _seen) = (new CacheEntry<TKey, TValue>?[oldest.Count], new long[oldest.Count]);
        (_taken, _sorted) = (0, 0);
        var end = _buckets[0].Start;
        foreach (var entry in oldest)
        {
            var use = Volatile.Read(ref entry.LastUse);
            if (entry.State == CacheEntryState.Dead)
                _count--;
            else if (use >= end && end != long.MinValue)
                Place(entry, use);
            else
                (_oldest[_sorted], _seen[_sorted++]) = (entry, use);
        }

        Array.Sort(_seen, _oldest, 0, _sorted);
    }

    /// <summary>Puts an entry into the last bucket that begins before its use.</summary>
    private void Place(CacheEntry<TKey, TValue> entry, long use)
    {
        var (first, last) = (0, _buckets.Count - 1);
        while (first < last)
        {
            var middle = (first + last + 1) / 2;
            if (_buckets[middle].Start <= use)
                first = middle;
            else
                last = middle - 1;
        }

        _buckets[first].Entries.Add(entry);
    }

    /// <param name="Start">The use it begins with.</param>
    /// <param name="Entries">In no order.</param>
    private readonly record struct Bucket(long Start, List<CacheEntry<TKey, TValue>> Entries);
}
