using System.Runtime.CompilerServices;

namespace Rungs;

/// <remarks><c>ToAsync</c> for functions of 0 to 4 arguments.</remarks>
public static partial class Async
{
    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(2)]
    public static Func<Task<TResult>> ToAsync<TResult>(Func<Task<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(2)]
    public static Func<Task> ToAsync(Func<Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(1)]
    public static Func<ValueTask<TResult>> ToAsync<TResult>(Func<ValueTask<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(1)]
    public static Func<ValueTask> ToAsync(Func<ValueTask> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    public static Func<Task<TResult>> ToAsync<TResult>(Func<TResult> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return () => RunAsync(() => function(), name: name);
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    public static Func<Task> ToAsync(Action function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return () => RunAsync(() => function(), name: name);
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(2)]
    public static Func<T1, Task<TResult>> ToAsync<T1, TResult>(Func<T1, Task<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(2)]
    public static Func<T1, Task> ToAsync<T1>(Func<T1, Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(1)]
    public static Func<T1, ValueTask<TResult>> ToAsync<T1, TResult>(Func<T1, ValueTask<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(1)]
    public static Func<T1, ValueTask> ToAsync<T1>(Func<T1, ValueTask> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    public static Func<T1, Task<TResult>> ToAsync<T1, TResult>(Func<T1, TResult> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return arg1 => RunAsync(() => function(arg1), name: name);
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    public static Func<T1, Task> ToAsync<T1>(Action<T1> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return arg1 => RunAsync(() => function(arg1), name: name);
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(2)]
    public static Func<T1, T2, Task<TResult>> ToAsync<T1, T2, TResult>(Func<T1, T2, Task<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(2)]
    public static Func<T1, T2, Task> ToAsync<T1, T2>(Func<T1, T2, Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(1)]
    public static Func<T1, T2, ValueTask<TResult>> ToAsync<T1, T2, TResult>(Func<T1, T2, ValueTask<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(1)]
    public static Func<T1, T2, ValueTask> ToAsync<T1, T2>(Func<T1, T2, ValueTask> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    public static Func<T1, T2, Task<TResult>> ToAsync<T1, T2, TResult>(Func<T1, T2, TResult> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2) => RunAsync(() => function(arg1, arg2), name: name);
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    public static Func<T1, T2, Task> ToAsync<T1, T2>(Action<T1, T2> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2) => RunAsync(() => function(arg1, arg2), name: name);
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(2)]
    public static Func<T1, T2, T3, Task<TResult>> ToAsync<T1, T2, T3, TResult>(Func<T1, T2, T3, Task<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(2)]
    public static Func<T1, T2, T3, Task> ToAsync<T1, T2, T3>(Func<T1, T2, T3, Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(1)]
    public static Func<T1, T2, T3, ValueTask<TResult>> ToAsync<T1, T2, T3, TResult>(Func<T1, T2, T3, ValueTask<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(1)]
    public static Func<T1, T2, T3, ValueTask> ToAsync<T1, T2, T3>(Func<T1, T2, T3, ValueTask> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    public static Func<T1, T2, T3, Task<TResult>> ToAsync<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2, arg3) => RunAsync(() => function(arg1, arg2, arg3), name: name);
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    public static Func<T1, T2, T3, Task> ToAsync<T1, T2, T3>(Action<T1, T2, T3> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2, arg3) => RunAsync(() => function(arg1, arg2, arg3), name: name);
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(2)]
    public static Func<T1, T2, T3, T4, Task<TResult>> ToAsync<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, Task<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(2)]
    public static Func<T1, T2, T3, T4, Task> ToAsync<T1, T2, T3, T4>(Func<T1, T2, T3, T4, Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(1)]
    public static Func<T1, T2, T3, T4, ValueTask<TResult>> ToAsync<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, ValueTask<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    [OverloadResolutionPriority(1)]
    public static Func<T1, T2, T3, T4, ValueTask> ToAsync<T1, T2, T3, T4>(Func<T1, T2, T3, T4, ValueTask> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <summary>The function in the async colour: a blocking one runs on <c>ElasticThreads.Shared</c> at each call; an async one is returned unchanged.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>An async function; the same reference where it is one already.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static Func<T1, T2, T3, T4, Task<TResult>> ToAsync<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2, arg3, arg4) => RunAsync(() => function(arg1, arg2, arg3, arg4), name: name);
    }

    /// <inheritdoc cref="ToAsync{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, TResult}, string)"/>
    public static Func<T1, T2, T3, T4, Task> ToAsync<T1, T2, T3, T4>(Action<T1, T2, T3, T4> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2, arg3, arg4) => RunAsync(() => function(arg1, arg2, arg3, arg4), name: name);
    }
}
