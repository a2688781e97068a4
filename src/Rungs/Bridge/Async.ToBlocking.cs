using System.Runtime.CompilerServices;

namespace Rungs;

/// <remarks><c>ToBlocking</c> for functions of 0 to 4 arguments.</remarks>
public static partial class Async
{
    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(2)]
    public static Func<TResult> ToBlocking<TResult>(Func<Task<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return () => Block(() => function());
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(2)]
    public static Action ToBlocking(Func<Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return () => Block(() => function());
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(1)]
    public static Func<TResult> ToBlocking<TResult>(Func<ValueTask<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return () => Block(() => function());
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(1)]
    public static Action ToBlocking(Func<ValueTask> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return () => Block(() => function());
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    public static Func<TResult> ToBlocking<TResult>(Func<TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    public static Action ToBlocking(Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(2)]
    public static Func<T1, TResult> ToBlocking<T1, TResult>(Func<T1, Task<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return arg1 => Block(() => function(arg1));
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(2)]
    public static Action<T1> ToBlocking<T1>(Func<T1, Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return arg1 => Block(() => function(arg1));
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(1)]
    public static Func<T1, TResult> ToBlocking<T1, TResult>(Func<T1, ValueTask<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return arg1 => Block(() => function(arg1));
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(1)]
    public static Action<T1> ToBlocking<T1>(Func<T1, ValueTask> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return arg1 => Block(() => function(arg1));
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    public static Func<T1, TResult> ToBlocking<T1, TResult>(Func<T1, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    public static Action<T1> ToBlocking<T1>(Action<T1> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(2)]
    public static Func<T1, T2, TResult> ToBlocking<T1, T2, TResult>(Func<T1, T2, Task<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2) => Block(() => function(arg1, arg2));
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(2)]
    public static Action<T1, T2> ToBlocking<T1, T2>(Func<T1, T2, Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2) => Block(() => function(arg1, arg2));
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(1)]
    public static Func<T1, T2, TResult> ToBlocking<T1, T2, TResult>(Func<T1, T2, ValueTask<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2) => Block(() => function(arg1, arg2));
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(1)]
    public static Action<T1, T2> ToBlocking<T1, T2>(Func<T1, T2, ValueTask> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2) => Block(() => function(arg1, arg2));
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    public static Func<T1, T2, TResult> ToBlocking<T1, T2, TResult>(Func<T1, T2, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    public static Action<T1, T2> ToBlocking<T1, T2>(Action<T1, T2> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(2)]
    public static Func<T1, T2, T3, TResult> ToBlocking<T1, T2, T3, TResult>(Func<T1, T2, T3, Task<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2, arg3) => Block(() => function(arg1, arg2, arg3));
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(2)]
    public static Action<T1, T2, T3> ToBlocking<T1, T2, T3>(Func<T1, T2, T3, Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2, arg3) => Block(() => function(arg1, arg2, arg3));
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(1)]
    public static Func<T1, T2, T3, TResult> ToBlocking<T1, T2, T3, TResult>(Func<T1, T2, T3, ValueTask<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2, arg3) => Block(() => function(arg1, arg2, arg3));
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(1)]
    public static Action<T1, T2, T3> ToBlocking<T1, T2, T3>(Func<T1, T2, T3, ValueTask> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2, arg3) => Block(() => function(arg1, arg2, arg3));
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    public static Func<T1, T2, T3, TResult> ToBlocking<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    public static Action<T1, T2, T3> ToBlocking<T1, T2, T3>(Action<T1, T2, T3> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <summary>The function in the blocking colour: an async one runs as <see cref="Block{T}(Func{Task{T}})"/> does at each call; a blocking one is returned unchanged.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    /// <returns>A blocking function; the same reference where it is one already.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [OverloadResolutionPriority(2)]
    public static Func<T1, T2, T3, T4, TResult> ToBlocking<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, Task<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2, arg3, arg4) => Block(() => function(arg1, arg2, arg3, arg4));
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(2)]
    public static Action<T1, T2, T3, T4> ToBlocking<T1, T2, T3, T4>(Func<T1, T2, T3, T4, Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2, arg3, arg4) => Block(() => function(arg1, arg2, arg3, arg4));
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(1)]
    public static Func<T1, T2, T3, T4, TResult> ToBlocking<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, ValueTask<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2, arg3, arg4) => Block(() => function(arg1, arg2, arg3, arg4));
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    [OverloadResolutionPriority(1)]
    public static Action<T1, T2, T3, T4> ToBlocking<T1, T2, T3, T4>(Func<T1, T2, T3, T4, ValueTask> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (arg1, arg2, arg3, arg4) => Block(() => function(arg1, arg2, arg3, arg4));
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    public static Func<T1, T2, T3, T4, TResult> ToBlocking<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    /// <inheritdoc cref="ToBlocking{T1, T2, T3, T4, TResult}(Func{T1, T2, T3, T4, Task{TResult}})"/>
    public static Action<T1, T2, T3, T4> ToBlocking<T1, T2, T3, T4>(Action<T1, T2, T3, T4> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }
}
