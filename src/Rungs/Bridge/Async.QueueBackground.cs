using System.Runtime.CompilerServices;
using Rungs.Threads;

namespace Rungs;

/// <remarks><c>QueueBackground</c>: beside what you are doing.</remarks>
public static partial class Async
{
    /// <summary>Starts a function on <see cref="ElasticThreads.Shared"/> now, beside what you are doing.</summary>
    /// <remarks>An error that nobody looks at reaches <see cref="UnobservedError"/>. The caller's execution context flows in.</remarks>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>Its task, to await or to let go; the process does not wait for it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [OverloadResolutionPriority(2)]
    public static Task<T> QueueBackground<T>(Func<Task<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueBackground(Work.Of(function, name));

    /// <inheritdoc cref="QueueBackground{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(2)]
    public static Task QueueBackground(Func<Task> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueBackground(Work.Of(function, name));

    /// <inheritdoc cref="QueueBackground{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(1)]
    public static Task<T> QueueBackground<T>(Func<ValueTask<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueBackground(Work.Of(function, name));

    /// <inheritdoc cref="QueueBackground{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(1)]
    public static Task QueueBackground(Func<ValueTask> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueBackground(Work.Of(function, name));

    /// <inheritdoc cref="QueueBackground{T}(Func{Task{T}}, string)"/>
    public static Task<T> QueueBackground<T>(Func<T> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueBackground(Work.Of(function, name));

    /// <inheritdoc cref="QueueBackground{T}(Func{Task{T}}, string)"/>
    public static Task QueueBackground(Action function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueBackground(Work.Of(function, name));

    /// <summary>Starts a work on <see cref="ElasticThreads.Shared"/> now, beside what you are doing.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work.</param>
    /// <returns>Its task, to await or to let go; the process does not wait for it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    public static Task<T> QueueBackground<T>(Work<T> work) => ElasticThreads.Shared.RunAsync(work);
}
