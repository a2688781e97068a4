using System.Diagnostics.CodeAnalysis;

namespace Rungs.Caching;

/// <summary>Which entry goes first when there is no room. Under the store's lock.</summary>
internal abstract class UseOrder<TKey, TValue>
    where TKey : notnull
{
    /// <summary>Up to this capacity the order is exact; beyond, entries get second chances.</summary>
    internal const int MostExact = 1_024;

    /// <summary>How many entries stand here, those that have died meanwhile included.</summary>
    internal abstract int Count { get; }

    /// <summary>All that stand here.</summary>
    internal abstract IEnumerable<CacheEntry<TKey, TValue>> All { get; }

    internal static UseOrder<TKey, TValue> Of(int capacity) =>
        capacity <= MostExact ? new ExactUseOrder<TKey, TValue>(capacity) : new SecondChances<TKey, TValue>();

    /// <summary>Takes in an entry that has just been added.</summary>
    internal abstract void Add(CacheEntry<TKey, TValue> entry);

    /// <summary>Takes out the live entry that is to go: the one used longest ago, or one not used for long.</summary>
    internal abstract bool TryTakeOldest([MaybeNullWhen(false)] out CacheEntry<TKey, TValue> entry);

    /// <summary>Lets go of dead entries.</summary>
    internal abstract void DropDead();

    /// <summary>Lets go of all.</summary>
    internal abstract void Clear();
}
