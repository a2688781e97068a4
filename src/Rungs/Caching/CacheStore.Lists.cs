using System.Diagnostics;

namespace Rungs.Caching;

/// <remarks>The lists: what counts, what goes for want of room or as its time is over.</remarks>
internal sealed partial class CacheStore<TKey, TValue>
{
    /// <summary>Throws where lists and dictionary do not agree. While nobody changes anything.</summary>
    internal void Validate()
    {
        if (!_pending.IsEmpty)
            throw new InvalidOperationException("Entries wait to be listed, and nobody lists them.");
        lock (_gate)
        {
            AssertInvariants();
            if (_entries.Values.Any(static entry => entry.State == CacheEntryState.New && Volatile.Read(ref entry.Run) is null))
                throw new InvalidOperationException("An entry with a value is in the dictionary and in no list: it would never go.");
            var listed = _entries.Values.Count(static entry => entry.State == CacheEntryState.Listed);
            if (listed != _count || _entries.Values.Any(static entry => entry.State == CacheEntryState.Dead))
                throw new InvalidOperationException($"The dictionary has {listed} listed entries, the lists {_count}; no entry in it may be dead.");
            if (_byUse is not null && _byUse.All.Count(static entry => entry.State == CacheEntryState.Listed) != _count)
                throw new InvalidOperationException("The order of use does not hold every listed entry once.");
            if (_byAge is not null && _byAge.Count(static entry => entry.State == CacheEntryState.Listed) != _count)
                throw new InvalidOperationException("The order of age does not hold every listed entry once.");
        }
    }

    /// <summary>Lists what is pending, unless another thread has the lock, which then does it. Whoever leaves the lock comes here.</summary>
    /// <param name="isManyPending">Whether to wait for the lock, lest too many pend.</param>
    /// <param name="isInterrupted">Set where an interruption of the thread came meanwhile.</param>
    private void ListPending(bool isManyPending, ref bool isInterrupted)
    {
        while (!_pending.IsEmpty)
        {
            if (isManyPending)
                _gate.EnterForGood(ref isInterrupted); // an entry that is in the dictionary and in no list would stay for ever
            else if (!_gate.TryEnter())
                return;

            CacheEntry<TKey, TValue>? gone = null;
            try
            {
                AssertInvariants();
                var next = _pending.TakeAll();
                while (next is not null)
                {
                    var entry = next;
                    (next, entry.Next) = (entry.Next, null);
                    if (entry.State == CacheEntryState.New)
                        Append(entry);
                    RemoveOver(ref gone);
                    RemoveLeastUsed(ref gone);
                }

                DropDead();
            }
            finally
            {
                _gate.Exit();
            }

            while (gone is not null)
            {
                TakeOut(gone, ref isInterrupted);
                (gone, gone.Next) = (gone.Next, null);
            }

            isManyPending = false;
            Interlocked.MemoryBarrier(); // as in Leave
        }
    }

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "Lists are read and moved under the lock.");
        Debug.Assert(_count >= 0 && (Capacity is null || _count <= Capacity), "No more are listed than there is room for.");
        Debug.Assert(_byUse is null || _byUse.Count >= _count, "Every listed entry stands in the order of use.");
        Debug.Assert(_byAge is null || _byAge.Count >= _count, "Every listed entry stands in the order of age.");
    }

    /// <summary>Under the lock.</summary>
    private void Append(CacheEntry<TKey, TValue> entry)
    {
        _count++;
        entry.State = CacheEntryState.Listed;
        entry.LastUse = Interlocked.Increment(ref _uses.Adds) << UseBits;
        _byUse?.Add(entry);
        _byAge?.Enqueue(entry);
    }

    /// <summary>Under the lock.</summary>
    private void Unlist(CacheEntry<TKey, TValue> entry)
    {
        if (entry.State == CacheEntryState.Listed)
            _count--;
        entry.State = CacheEntryState.Dead;
    }

    /// <summary>Some of those whose time is over go, so that they all do as others come. Under the lock.</summary>
    private void RemoveOver(ref CacheEntry<TKey, TValue>? gone)
    {
        var looks = CleanedUpPerAdd;
        while (_byAge is not null && looks > 0 && _byAge.TryPeek(out var oldest) && (oldest.State == CacheEntryState.Dead || _lifetime!.IsOver(oldest)))
        {
            _byAge.Dequeue();
            looks--;
            if (oldest.State == CacheEntryState.Dead)
                continue;

            _expired++;
            Unlist(oldest);
            (oldest.Next, gone) = (gone, oldest);
        }
    }

    /// <summary>Those used longest ago go until there is room. Under the lock.</summary>
    private void RemoveLeastUsed(ref CacheEntry<TKey, TValue>? gone)
    {
        while (_byUse is not null && _count > Capacity && _byUse.TryTakeOldest(out var oldest))
        {
            _evicted++;
            Unlist(oldest);
            (oldest.Next, gone) = (gone, oldest);
        }
    }

    /// <summary>Costs as much as the entries it drops, because they are in the majority. Under the lock.</summary>
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
            var live = _byAge.Where(static entry => entry.State == CacheEntryState.Listed).ToArray();
            _byAge.Clear();
            foreach (var entry in live)
                _byAge.Enqueue(entry);
        }
    }

    /// <summary>What has gone from the dictionary goes from the lists.</summary>
    private void Bury(CacheEntry<TKey, TValue> entry, bool isOver, ref bool isInterrupted)
    {
        _gate.EnterForGood(ref isInterrupted);
        try
        {
            AssertInvariants();
            if (isOver && entry.State == CacheEntryState.Listed)
                _expired++;
            Unlist(entry);
            DropDead();
        }
        finally
        {
            Leave(ref isInterrupted);
        }
    }

    /// <summary>Leaves the lock. Not for those who hold it in <see cref="ListPending"/>, which does the same.</summary>
    private void Leave(ref bool isInterrupted)
    {
        _gate.Exit();
        Interlocked.MemoryBarrier(); // leaves the lock, then looks; who pushes looks at the lock after: one sees the other
        ListPending(isManyPending: false, ref isInterrupted);
    }
}
