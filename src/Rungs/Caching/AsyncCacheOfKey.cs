using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Rungs.Diagnostics;

namespace Rungs.Caching;

/// <summary>Keeps what async functions bring, by key; those who ask for the same key at once share one run.</summary>
/// <remarks>
/// <para>Members are safe to call from any thread and loop; blocking code calls
/// <c>Async.Block(() => cache.GetOrAddAsync(...))</c>. A caller goes on where it awaits.</para>
/// <para>A caller's token lets that caller leave, and nobody else. When the last one leaves, the run's own token is cancelled and its
/// key is free: whoever comes then starts a fresh run, and what the old one still brings is dropped.</para>
/// <para>A factory runs on behalf of all who wait, and so without the context of any: no synchronization context, no async locals,
/// no activity. It starts on the thread of the first caller, which it holds until its first await.</para>
/// <para>A factory that asks its cache for its own key, at once or by way of other keys, would wait for itself: this is reported by
/// <see cref="StallMonitor"/> the moment it asks, and ended by <see cref="AsyncCacheOptions.FactoryTimeout"/>, if there is one.</para>
/// <para>There is no way to ask whether a key is there: the answer would be out of date before it is used.</para>
/// </remarks>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of the values.</typeparam>
[DebuggerDisplay("{Statistics}")]
public sealed class AsyncCache<TKey, TValue>
    where TKey : notnull
{
    private readonly AsyncCacheSettings<TKey, TValue> _settings;
    private readonly CacheStore<TKey, TValue> _store;

    /// <summary>Makes a cache.</summary>
    /// <param name="options">Capacity, times and more. Default: those of <see cref="AsyncCacheOptions"/>: no bound, no limit in time.</param>
    public AsyncCache(AsyncCacheOptions<TKey>? options = null)
        : this(options ?? new(), options?.Comparer)
    {
    }

    internal AsyncCache(AsyncCacheOptions options, IEqualityComparer<TKey>? comparer)
    {
        _settings = new AsyncCacheSettings<TKey, TValue>(options, comparer);
        _store = _settings.Store;
    }

    /// <summary>How many values it holds, at this moment; those whose time is over count until they are cleaned up, runs in flight do not.</summary>
    public int Count => _store.Count;

    /// <summary>What it has done and holds.</summary>
    public CacheStatistics Statistics => _store.Statistics;

    /// <summary>The value of a key; where it has none, what <paramref name="factory"/> brings, in one run for all who ask meanwhile.</summary>
    /// <param name="key">The key.</param>
    /// <param name="factory">Makes the value from the key; its token is cancelled when nobody waits any more.</param>
    /// <param name="cancellationToken">Lets this caller leave. Default: none.</param>
    /// <returns>The value, at once where it is there. Await it once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> or <paramref name="factory"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was a value. Through the task.</exception>
    /// <exception cref="TimeoutException">The factory took longer than <see cref="AsyncCacheOptions.FactoryTimeout"/>. Through the task.</exception>
    /// <exception cref="Exception">What the factory threw, to all who waited for that run. Through the task.</exception>
    public ValueTask<TValue> GetOrAddAsync(TKey key, Func<TKey, CancellationToken, Task<TValue>> factory, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return TryHit(key, cancellationToken, out var value) ? new ValueTask<TValue>(value) : JoinOrStart(key, factory, cancellationToken);
    }

    /// <inheritdoc cref="GetOrAddAsync(TKey, Func{TKey, CancellationToken, Task{TValue}}, CancellationToken)"/>
    /// <param name="key">The key.</param>
    /// <param name="factory">Makes the value from the key. It is not told when nobody waits any more.</param>
    /// <param name="cancellationToken">Lets this caller leave. Default: none.</param>
    public ValueTask<TValue> GetOrAddAsync(TKey key, Func<TKey, Task<TValue>> factory, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return TryHit(key, cancellationToken, out var value) ? new ValueTask<TValue>(value) : JoinOrStartWithoutToken(key, factory, cancellationToken);
    }

    /// <summary>Takes out a key's value; what a run in flight brings for it is not kept either, though those who wait still get it.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether it had a value, or a run.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    public bool Remove(TKey key) => _store.TryRemove(key, out _);

    /// <summary>Takes out all values, as <see cref="Remove"/> does each; what is asked for meanwhile may stay or go.</summary>
    public void Clear() => _store.Clear();

    /// <summary>Throws where what it holds does not agree. While nobody uses it.</summary>
    internal void Validate() => _store.Validate();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryHit(TKey key, CancellationToken cancellationToken, [MaybeNullWhen(false)] out TValue value)
    {
        if (!_store.TryFind(key, out var entry)
            || Volatile.Read(ref entry.Run) is not null
            || !_store.IsFresh(entry)
            || cancellationToken.IsCancellationRequested)
        {
            value = default;
            return false;
        }

        _store.Use(entry);
        value = entry.Value;
        return true;
    }

    /// <summary>Apart, because the lambda would be made at every hit too.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<TValue> JoinOrStartWithoutToken(TKey key, Func<TKey, Task<TValue>> factory, CancellationToken cancellationToken) =>
        JoinOrStart(key, (asked, _) => factory(asked), cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<TValue> JoinOrStart(TKey key, Func<TKey, CancellationToken, Task<TValue>> factory, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<TValue>(cancellationToken);

        CacheRun<TKey, TValue>? started = null;
        while (true)
        {
            if (!_store.TryFind(key, out var entry))
            {
                started ??= new CacheRun<TKey, TValue>(_settings, key, factory);
                if (!_store.TryAdd(started.Entry))
                    continue;

                _store.CountMiss();
                FactoryRun.Current?.WaitForNew(started);
                return started.Start(cancellationToken);
            }

            var run = Volatile.Read(ref entry.Run);
            if (run is null || run.IsKept)
            {
                if (!_store.IsFresh(entry))
                {
                    _store.Remove(entry, isOver: true);
                    continue;
                }

                _store.Use(entry);
                return run is null ? new ValueTask<TValue>(entry.Value) : new ValueTask<TValue>(run.Outcome);
            }

            if (run.TryJoin(cancellationToken, out var shared))
            {
                _store.CountShared();
                return shared;
            }

            _store.Remove(entry); // its run has let the key go
        }
    }
}
