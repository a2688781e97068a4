using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Rungs.Diagnostics;

namespace Rungs.Caching;

/// <summary>What <see cref="LruCache{TKey, TValue}"/> and <see cref="TtlLruCache{TKey, TValue}"/> have in common.</summary>
/// <remarks>
/// <para>Members are safe to call from any thread. Reading takes no lock. It never holds more values than its capacity,
/// save the one that is being added at this very moment.</para>
/// <para>Up to a capacity of 1,024 the order of use is exact for the uses of one thread; of uses by several threads between which
/// nothing was added either may count as the later one. Beyond that each value that was used since it was looked at last gets a
/// second chance when room is needed, and one goes that was not, or the next where 1,024 in turn were used: about as many
/// questions are answered as with the exact order, and to read again what was read lately writes nothing that others read.</para>
/// <para>There is no way to ask whether a key is there, and none to enumerate: the answer would be out of date before it is used.
/// Ask for the value, or use <see cref="GetOrAdd"/>; to make a missing value once for all who ask, use
/// <see cref="AsyncCache{TKey, TValue}"/>.</para>
/// <para>A value that was removed or replaced may stay in memory until others are set: as many as there are values, or 64, at most; none where the mapping is empty.</para>
/// </remarks>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of the values.</typeparam>
[DebuggerDisplay("{Statistics}")]
public abstract class CacheMapping<TKey, TValue>
    where TKey : notnull
{
    private readonly CacheStore<TKey, TValue> _store;

    private protected CacheMapping(int capacity, TimeSpan? timeToLive, IEqualityComparer<TKey>? comparer, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        if (timeToLive is { } span)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero, nameof(timeToLive));
        Capacity = capacity;
        _store = new CacheStore<TKey, TValue>(capacity, timeToLive, comparer, time);
    }

    /// <summary>How many values it holds at most.</summary>
    public int Capacity { get; }

    /// <summary>How many values it holds, at this moment; those whose time is over count until they are cleaned up.</summary>
    public int Count => _store.Count;

    /// <summary>What it has done and holds.</summary>
    public CacheStatistics Statistics => _store.Statistics;

    /// <summary>The value of a key. Reading and setting both use it; setting begins its time anew.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    /// <exception cref="KeyNotFoundException">Reading: the key has no value, or its time is over.</exception>
    public TValue this[TKey key]
    {
        get => TryGetValue(key, out var value)
            ? value
            : throw new KeyNotFoundException($"The cache has no value for '{key}', or has one no longer. Use TryGetValue where that may be.");
        set => _store.Put(NewEntry(key, value));
    }

    /// <summary>The value of a key, if it has one. Uses it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether it has one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_store.TryFind(key, out var entry) && _store.IsFresh(entry))
        {
            _store.Use(entry);
            value = entry.Value;
            return true;
        }

        RemoveOver(entry);
        _store.CountMiss();
        value = default;
        return false;
    }

    /// <summary>The value of a key; where it has none, <paramref name="value"/> becomes it. One step: of several callers one sets it, and all get that one's.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value, where it has none.</param>
    /// <returns>The value that it has now.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    public TValue GetOrAdd(TKey key, TValue value)
    {
        CacheEntry<TKey, TValue>? added = null;
        while (true)
        {
            if (_store.TryFind(key, out var present) && _store.IsFresh(present))
            {
                _store.Use(present);
                return present.Value;
            }

            RemoveOver(present);
            added ??= NewEntry(key, value);
            if (!_store.TryPut(added))
                continue;

            _store.CountMiss(); // here, because who loses the race is answered after all
            return value;
        }
    }

    /// <summary>Takes out a key's value; where it has none, nothing happens.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether it had one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    public bool Remove(TKey key) => Remove(key, out _);

    /// <summary>Takes out a key's value, and returns it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether it had one whose time is not over.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    public bool Remove(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var isThere = _store.TryRemove(key, out var entry) && _store.IsFresh(entry);
        value = isThere ? entry!.Value : default;
        return isThere;
    }

    /// <summary>Takes out all values; what is set meanwhile may stay or go.</summary>
    public void Clear() => _store.Clear();

    /// <summary>Throws where what it holds does not agree. While nobody uses it.</summary>
    internal void Validate() => _store.Validate();

    private CacheEntry<TKey, TValue> NewEntry(TKey key, TValue value)
    {
        var entry = _store.NewEntry(key);
        entry.Value = value;
        return entry;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RemoveOver(CacheEntry<TKey, TValue>? expired)
    {
        if (expired is not null)
            _store.Remove(expired, isOver: true);
    }
}
