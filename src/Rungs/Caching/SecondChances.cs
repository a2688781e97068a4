using System.Diagnostics.CodeAnalysis;

namespace Rungs.Caching;

/// <summary>Entries in a circle, and a hand that goes round; one that was used since the hand came by last gets a second chance.</summary>
/// <remarks>
/// <code>
/// ... ──► seen, stays ──► hand ─┬─ used since ──► "not used since", stays
///                               └─ not used since ──► goes, and the newest takes its place
/// </code>
/// <para>The replacement that Corbató described in 1968 for the pages of Multics, known as CLOCK. Using an entry twice writes
/// nothing the second time; so what all threads ask for stays in the caches of all processors, where an exact order would write
/// it at each use.</para>
/// <para>Under the store's lock.</para>
/// </remarks>
internal sealed class SecondChances<TKey, TValue> : UseOrder<TKey, TValue>
    where TKey : notnull
{
    /// <summary>Where so many in turn were used, the next goes all the same: nobody who adds looks at all of a big cache.</summary>
    private const int MostChances = 1_024;

    /// <summary>The circle, and room behind it.</summary>
    private EntrySlot<TKey, TValue>[] _slots = new EntrySlot<TKey, TValue>[MostExact];

    /// <inheritdoc cref="Count"/>
    private int _count;

    /// <summary>The place of the one to be looked at next; where it is the count, the first is.</summary>
    private int _hand;

    internal override int Count => _count;

    internal override IEnumerable<CacheEntry<TKey, TValue>> All => _slots.Take(_count).Select(static slot => slot.Entry!);

    internal override void Add(CacheEntry<TKey, TValue> entry)
    {
        if (_count == _slots.Length)
            Array.Resize(ref _slots, (int)Math.Min(2L * _count, Array.MaxLength));
        _slots[_count++].Entry = entry;
    }

    internal override bool TryTakeOldest([MaybeNullWhen(false)] out CacheEntry<TKey, TValue> entry)
    {
        var chances = 0;
        while (_count > 0)
        {
            if (_hand >= _count)
                _hand = 0;
            entry = _slots[_hand].Entry!;
            var isDead = entry.State == CacheEntryState.Dead;
            if (!isDead && entry.LastUse != 0 && ++chances <= MostChances)
            {
                entry.LastUse = 0;
                _hand++;
                continue;
            }

            _slots[_hand++] = _slots[--_count]; // the newest takes its place, behind the hand
            _slots[_count] = default;
            if (!isDead)
                return true;
        }

        entry = null;
        return false;
    }

    internal override void DropDead()
    {
        var (kept, hand) = (0, 0);
        for (var i = 0; i < _count; i++)
        {
            if (i == _hand)
                hand = kept;
            if (_slots[i].Entry!.State != CacheEntryState.Dead)
                _slots[kept++] = _slots[i];
        }

        Array.Clear(_slots, kept, _count - kept);
        (_count, _hand) = (kept, hand);
    }

    internal override void Clear()
    {
        Array.Clear(_slots, 0, _count);
        (_count, _hand) = (0, 0);
    }
}
