namespace Rungs.Caching;

/// <summary>An async function with a cache before it. Its arguments are one value: the argument, a tuple, or nothing.</summary>
internal static class Memo
{
    /// <summary>Wraps a function.</summary>
    internal static Func<TArguments, CancellationToken, Task<TResult>> Of<TArguments, TResult>(
        Func<TArguments, CancellationToken, Task<TResult>> function, AsyncCacheOptions? options, Func<TArguments, object>? keySelector) =>
        keySelector is null ? ByArguments(function, options ?? new()) : BySelectedKey(function, options ?? new(), keySelector);

    private static Func<TArguments, CancellationToken, Task<TResult>> ByArguments<TArguments, TResult>(
        Func<TArguments, CancellationToken, Task<TResult>> function, AsyncCacheOptions options)
    {
        var cache = new AsyncCache<MemoKey<TArguments>, TResult>(options, MemoKeyComparer<TArguments>.Of(options));
        Func<MemoKey<TArguments>, CancellationToken, Task<TResult>> factory = (key, token) => function(key.Arguments, token);
        return (arguments, cancellationToken) =>
        {
            try
            {
                return cache.GetOrAddAsync(new(arguments), factory, cancellationToken).AsTask();
            }
            catch (Exception error)
            {
                return Failure.ToTask<TResult>(error); // of a comparer: an async function throws through its task
            }
        };
    }

    private static Func<TArguments, CancellationToken, Task<TResult>> BySelectedKey<TArguments, TResult>(
        Func<TArguments, CancellationToken, Task<TResult>> function, AsyncCacheOptions options, Func<TArguments, object> keySelector)
    {
        var cache = new AsyncCache<MemoKey<object>, TResult>(options, MemoKeyComparer<object>.Of(options));
        return (arguments, cancellationToken) =>
        {
            try
            {
                var key = keySelector(arguments) ?? throw new InvalidOperationException($"The key selector of {options.Name} returned null. Return an object that stands for the call.");
                return cache.GetOrAddAsync(new(key), (_, token) => function(arguments, token), cancellationToken).AsTask();
            }
            catch (Exception error)
            {
                return Failure.ToTask<TResult>(error); // of the selector or a comparer: an async function throws through its task
            }
        };
    }
}
