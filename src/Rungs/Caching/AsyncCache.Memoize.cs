using System.Runtime.CompilerServices;

namespace Rungs.Caching;

/// <remarks><c>Memoize</c> for functions of 0 to 4 arguments, with and without a token; of a method that has both forms, the one with.</remarks>
public static partial class AsyncCache
{
    /// <summary>The function with a cache before it: what it brings is kept by its arguments, and those who call it with the same ones at once share one run.</summary>
    /// <remarks>
    /// <para>The function that is returned is safe to call from any thread and loop; each call of this method makes a cache of its own.
    /// A run is one of <see cref="AsyncCache{TKey, TValue}"/>, with all that is said there: it has no context of its callers, and
    /// asking for itself is reported. Null is an argument like others.</para>
    /// <para>Cancellation: a caller's token lets that caller leave; the token that <paramref name="function"/> gets is cancelled when
    /// nobody waits for its run any more. Tokens are not part of the key.</para>
    /// </remarks>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="options">Capacity, times and more; the comparer of an <see cref="AsyncCacheOptions{TKey}"/> compares the argument, the tuple of the arguments, <see cref="Unit"/> where there are none, or what <paramref name="keySelector"/> selects, as <see cref="object"/>. Default: no bound, no limit in time.</param>
    /// <param name="keySelector">What stands for the arguments as the key; never null. Default: the arguments themselves.</param>
    /// <returns>The function to call instead. All that goes wrong comes through its task.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="ArgumentException">The comparer of <paramref name="options"/> compares something else than the keys.</exception>
    public static Func<Task<TResult>> Memoize<TResult>(Func<Task<TResult>> function, AsyncCacheOptions? options = null, Func<object>? keySelector = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        var memo = Memo.Of<Unit, TResult>((_, _) => function(), options, keySelector is null ? null : _ => keySelector());
        return () => memo(default, default);
    }

    /// <inheritdoc cref="Memoize{TResult}(Func{Task{TResult}}, AsyncCacheOptions, Func{object})"/>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    [OverloadResolutionPriority(1)]
    public static Func<CancellationToken, Task<TResult>> Memoize<TResult>(Func<CancellationToken, Task<TResult>> function, AsyncCacheOptions? options = null, Func<object>? keySelector = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        var memo = Memo.Of<Unit, TResult>((_, token) => function(token), options, keySelector is null ? null : _ => keySelector());
        return cancellationToken => memo(default, cancellationToken);
    }

    /// <inheritdoc cref="Memoize{TResult}(Func{Task{TResult}}, AsyncCacheOptions, Func{object})"/>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public static Func<T, Task<TResult>> Memoize<T, TResult>(Func<T, Task<TResult>> function, AsyncCacheOptions? options = null, Func<T, object>? keySelector = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        var memo = Memo.Of<T, TResult>((key, _) => function(key), options, keySelector is null ? null : key => keySelector(key));
        return argument => memo(argument, default);
    }

    /// <inheritdoc cref="Memoize{TResult}(Func{Task{TResult}}, AsyncCacheOptions, Func{object})"/>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    [OverloadResolutionPriority(1)]
    public static Func<T, CancellationToken, Task<TResult>> Memoize<T, TResult>(Func<T, CancellationToken, Task<TResult>> function, AsyncCacheOptions? options = null, Func<T, object>? keySelector = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        var memo = Memo.Of<T, TResult>((key, token) => function(key, token), options, keySelector is null ? null : key => keySelector(key));
        return (argument, cancellationToken) => memo(argument, cancellationToken);
    }

    /// <inheritdoc cref="Memoize{TResult}(Func{Task{TResult}}, AsyncCacheOptions, Func{object})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public static Func<T1, T2, Task<TResult>> Memoize<T1, T2, TResult>(Func<T1, T2, Task<TResult>> function, AsyncCacheOptions? options = null, Func<T1, T2, object>? keySelector = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        var memo = Memo.Of<(T1 First, T2 Second), TResult>((key, _) => function(key.First, key.Second), options, keySelector is null ? null : key => keySelector(key.First, key.Second));
        return (first, second) => memo((first, second), default);
    }

    /// <inheritdoc cref="Memoize{TResult}(Func{Task{TResult}}, AsyncCacheOptions, Func{object})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    [OverloadResolutionPriority(1)]
    public static Func<T1, T2, CancellationToken, Task<TResult>> Memoize<T1, T2, TResult>(Func<T1, T2, CancellationToken, Task<TResult>> function, AsyncCacheOptions? options = null, Func<T1, T2, object>? keySelector = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        var memo = Memo.Of<(T1 First, T2 Second), TResult>((key, token) => function(key.First, key.Second, token), options, keySelector is null ? null : key => keySelector(key.First, key.Second));
        return (first, second, cancellationToken) => memo((first, second), cancellationToken);
    }

    /// <inheritdoc cref="Memoize{TResult}(Func{Task{TResult}}, AsyncCacheOptions, Func{object})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public static Func<T1, T2, T3, Task<TResult>> Memoize<T1, T2, T3, TResult>(Func<T1, T2, T3, Task<TResult>> function, AsyncCacheOptions? options = null, Func<T1, T2, T3, object>? keySelector = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        var memo = Memo.Of<(T1 First, T2 Second, T3 Third), TResult>((key, _) => function(key.First, key.Second, key.Third), options, keySelector is null ? null : key => keySelector(key.First, key.Second, key.Third));
        return (first, second, third) => memo((first, second, third), default);
    }

    /// <inheritdoc cref="Memoize{TResult}(Func{Task{TResult}}, AsyncCacheOptions, Func{object})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    [OverloadResolutionPriority(1)]
    public static Func<T1, T2, T3, CancellationToken, Task<TResult>> Memoize<T1, T2, T3, TResult>(Func<T1, T2, T3, CancellationToken, Task<TResult>> function, AsyncCacheOptions? options = null, Func<T1, T2, T3, object>? keySelector = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        var memo = Memo.Of<(T1 First, T2 Second, T3 Third), TResult>((key, token) => function(key.First, key.Second, key.Third, token), options, keySelector is null ? null : key => keySelector(key.First, key.Second, key.Third));
        return (first, second, third, cancellationToken) => memo((first, second, third), cancellationToken);
    }

    /// <inheritdoc cref="Memoize{TResult}(Func{Task{TResult}}, AsyncCacheOptions, Func{object})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public static Func<T1, T2, T3, T4, Task<TResult>> Memoize<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, Task<TResult>> function, AsyncCacheOptions? options = null, Func<T1, T2, T3, T4, object>? keySelector = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        var memo = Memo.Of<(T1 First, T2 Second, T3 Third, T4 Fourth), TResult>((key, _) => function(key.First, key.Second, key.Third, key.Fourth), options, keySelector is null ? null : key => keySelector(key.First, key.Second, key.Third, key.Fourth));
        return (first, second, third, fourth) => memo((first, second, third, fourth), default);
    }

    /// <inheritdoc cref="Memoize{TResult}(Func{Task{TResult}}, AsyncCacheOptions, Func{object})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    [OverloadResolutionPriority(1)]
    public static Func<T1, T2, T3, T4, CancellationToken, Task<TResult>> Memoize<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, CancellationToken, Task<TResult>> function, AsyncCacheOptions? options = null, Func<T1, T2, T3, T4, object>? keySelector = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        var memo = Memo.Of<(T1 First, T2 Second, T3 Third, T4 Fourth), TResult>((key, token) => function(key.First, key.Second, key.Third, key.Fourth, token), options, keySelector is null ? null : key => keySelector(key.First, key.Second, key.Third, key.Fourth));
        return (first, second, third, fourth, cancellationToken) => memo((first, second, third, fourth), cancellationToken);
    }
}
