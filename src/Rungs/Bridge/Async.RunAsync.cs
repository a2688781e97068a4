using System.Runtime.CompilerServices;
using Rungs.Threads;

namespace Rungs;

/// <remarks><c>RunAsync</c>: in an async manner.</remarks>
public static partial class Async
{
    /// <summary>Where async functions are called, as a timeline names it.</summary>
    private static readonly WorkPlace s_here = new(Level.Serial, "in place");

    /// <summary>Runs a function in an async manner: an async one is called where you are, a blocking one on <see cref="ElasticThreads.Shared"/>.</summary>
    /// <remarks>The caller's execution context flows in. A token that comes after the start reaches only works that take one.</remarks>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The function; a <see cref="Work{T}"/> for one that takes the token.</param>
    /// <param name="cancellationToken">Prevents the start. Default: none.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>A task that ends as the function does; its error is the very exception the function threw.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [OverloadResolutionPriority(2)]
    public static Task<T> RunAsync<T>(
        Func<Task<T>> function,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(function))] string? name = null) =>
        RunAsync(Work.Of(function, name), cancellationToken);

    /// <inheritdoc cref="RunAsync{T}(Func{Task{T}}, CancellationToken, string)"/>
    [OverloadResolutionPriority(2)]
    public static Task RunAsync(
        Func<Task> function,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(function))] string? name = null) =>
        RunAsync(Work.Of(function, name), cancellationToken);

    /// <inheritdoc cref="RunAsync{T}(Func{Task{T}}, CancellationToken, string)"/>
    [OverloadResolutionPriority(1)]
    public static Task<T> RunAsync<T>(
        Func<ValueTask<T>> function,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(function))] string? name = null) =>
        RunAsync(Work.Of(function, name), cancellationToken);

    /// <inheritdoc cref="RunAsync{T}(Func{Task{T}}, CancellationToken, string)"/>
    [OverloadResolutionPriority(1)]
    public static Task RunAsync(
        Func<ValueTask> function,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(function))] string? name = null) =>
        RunAsync(Work.Of(function, name), cancellationToken);

    /// <inheritdoc cref="RunAsync{T}(Func{Task{T}}, CancellationToken, string)"/>
    public static Task<T> RunAsync<T>(
        Func<T> function,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(function))] string? name = null) =>
        RunAsync(Work.Of(function, name), cancellationToken);

    /// <inheritdoc cref="RunAsync{T}(Func{Task{T}}, CancellationToken, string)"/>
    public static Task RunAsync(
        Action function,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(function))] string? name = null) =>
        RunAsync(Work.Of(function, name), cancellationToken);

    /// <summary>Runs a work in an async manner: an async function is called where you are, a blocking one on <see cref="ElasticThreads.Shared"/>.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Prevents the start, or reaches the function's own token. Default: none.</param>
    /// <returns>A task that ends as the function does.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    public static Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!work.IsAsync)
            return ElasticThreads.Shared.RunAsync(work, cancellationToken);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        return WorkRecord.Current is { } record ? CallRecorded(work, record.Add(work.Label, s_here), cancellationToken) : work.CallAsync(cancellationToken);
    }

    private static Task<T> CallRecorded<T>(Work<T> work, WorkSpan span, CancellationToken cancellationToken)
    {
        span.Start();
        var outer = span.Enter();
        var task = work.CallAsync(cancellationToken);
        span.Exit(outer, task);
        if (task.IsCompleted)
            span.EndUnseen(task);
        else // not awaited: its error would count as seen; and before others hear of it, on whatever thread that is
            _ = task.ContinueWith(static (task, span) => ((WorkSpan)span!).EndUnseen(task), span, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    /// <summary>Runs a work on a rung of your choice, such as a <c>Ladder</c>.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="on">The rung. Where it is null, as <see cref="RunAsync{T}(Work{T}, CancellationToken)"/> does.</param>
    /// <param name="cancellationToken">Prevents the start, or reaches the function's own token. Default: none.</param>
    /// <returns>A task that ends as the function does.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    public static Task<T> RunAsync<T>(Work<T> work, IRung? on, CancellationToken cancellationToken = default) =>
        on is null ? RunAsync(work, cancellationToken) : on.RunAsync(work, cancellationToken);
}
