using Rungs.Coordination;

namespace Rungs.Caching;

/// <summary>What the runs of a cache need of it.</summary>
internal sealed class AsyncCacheSettings<TKey, TValue>(AsyncCacheOptions options, IEqualityComparer<TKey>? comparer)
    where TKey : notnull
{
    internal string Name => options.Name;

    internal TimeSpan? FactoryTimeout => options.FactoryTimeout;

    internal Clock Clock { get; } = new(options.TimeProvider);

    internal CacheStore<TKey, TValue> Store { get; } = new(options.Capacity, options.TimeToLive, comparer, ScheduleHook.ClockFor(options.TimeProvider));

    /// <summary>Whether the error that a factory ended with is kept like a value. A cancellation never is.</summary>
    internal bool Keeps(Task<TValue> outcome) => options.CacheErrors && outcome.IsFaulted && outcome.Exception!.InnerException is not OperationCanceledException;
}
