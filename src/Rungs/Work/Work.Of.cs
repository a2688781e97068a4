using System.Runtime.CompilerServices;

namespace Rungs;

/// <remarks>
/// The twelve delegate forms of <c>Of</c>. The priorities make an async lambda pick <see cref="Task"/>, then
/// <see cref="ValueTask"/>, and a synchronous form last, so that no asynchronous function is taken for a blocking one.
/// </remarks>
public abstract partial class Work
{
    /// <summary>An asynchronous function as work.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>The work.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [OverloadResolutionPriority(2)]
    public static Work<T> Of<T>(Func<Task<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(_ => function(), name);
    }

    /// <summary>An asynchronous function without a result as work.</summary>
    /// <param name="function">The function.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>The work.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [OverloadResolutionPriority(2)]
    public static Work<Unit> Of(Func<Task> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(_ => WithUnitAsync(function()), name);
    }

    /// <summary>An asynchronous function as work.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>The work.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Work<T> Of<T>(Func<ValueTask<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(_ => function().AsTask(), name);
    }

    /// <summary>An asynchronous function without a result as work.</summary>
    /// <param name="function">The function.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>The work.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Work<Unit> Of(Func<ValueTask> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(_ => WithUnitAsync(function().AsTask()), name);
    }

    /// <summary>A blocking function as work.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>The work.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static Work<T> Of<T>(Func<T> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(_ => function(), name);
    }

    /// <summary>A blocking function without a result as work.</summary>
    /// <param name="function">The function.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>The work.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static Work<Unit> Of(Action function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(_ =>
        {
            function();
            return default(Unit);
        }, name);
    }

    /// <summary>An asynchronous function as work, handed the token of its run.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>The work.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [OverloadResolutionPriority(2)]
    public static Work<T> Of<T>(Func<CancellationToken, Task<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(function, name);
    }

    /// <summary>An asynchronous function without a result as work, handed the token of its run.</summary>
    /// <param name="function">The function.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>The work.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [OverloadResolutionPriority(2)]
    public static Work<Unit> Of(Func<CancellationToken, Task> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(token => WithUnitAsync(function(token)), name);
    }

    /// <summary>An asynchronous function as work, handed the token of its run.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>The work.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Work<T> Of<T>(Func<CancellationToken, ValueTask<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(token => function(token).AsTask(), name);
    }

    /// <summary>An asynchronous function without a result as work, handed the token of its run.</summary>
    /// <param name="function">The function.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>The work.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Work<Unit> Of(Func<CancellationToken, ValueTask> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(token => WithUnitAsync(function(token).AsTask()), name);
    }

    /// <summary>A blocking function as work, handed the token of its run.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>The work.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static Work<T> Of<T>(Func<CancellationToken, T> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(function, name);
    }

    /// <summary>A blocking function without a result as work, handed the token of its run.</summary>
    /// <param name="function">The function.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>The work.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static Work<Unit> Of(Action<CancellationToken> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(token =>
        {
            function(token);
            return default(Unit);
        }, name);
    }

    /// <summary>The task of a function without a result, as one with the unit result.</summary>
    internal static Task<Unit> WithUnitAsync(Task? task)
    {
        if (task is null)
            return Task.FromException<Unit>(new InvalidOperationException("The function returned null instead of a task. Return Task.CompletedTask or mark it async."));
        return task.IsCompletedSuccessfully ? UnitTask.Completed : UnitTask.AfterAsync(task);
    }

    private static class UnitTask
    {
        internal static readonly Task<Unit> Completed = Task.FromResult(default(Unit));

        /// <remarks>Resumes in the captured context: on a rung's own context that needs no thread of the thread pool.</remarks>
        internal static async Task<Unit> AfterAsync(Task task)
        {
            await task;
            return default;
        }
    }
}
