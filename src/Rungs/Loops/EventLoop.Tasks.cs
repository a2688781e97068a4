using System.Runtime.CompilerServices;

namespace Rungs.Loops;

/// <remarks>Tasks: async functions and works that run on the loop, known by name until they end.</remarks>
public sealed partial class EventLoop
{
    /// <summary>Starts an async function in the loop's next turn.</summary>
    /// <remarks>Safe from any thread. <see cref="Tasks"/> lists it until it ends.</remarks>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The function; called on the loop, in the caller's execution context.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>Its task; on a disposed loop, one that failed with <see cref="ObjectDisposedException"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [OverloadResolutionPriority(2)]
    public Task<T> CreateTask<T>(Func<Task<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        RunAsync(Work.Of(function, name));

    /// <inheritdoc cref="CreateTask{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(2)]
    public Task CreateTask(Func<Task> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        RunAsync(Work.Of(function, name));

    /// <inheritdoc cref="CreateTask{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(1)]
    public Task<T> CreateTask<T>(Func<ValueTask<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        RunAsync(Work.Of(function, name));

    /// <inheritdoc cref="CreateTask{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(1)]
    public Task CreateTask(Func<ValueTask> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        RunAsync(Work.Of(function, name));

    /// <summary>Runs <paramref name="work"/> on the loop, in its next turn. A blocking function holds the loop while it runs.</summary>
    /// <remarks>Safe from any thread. On an idle loop the work waits for the next run.</remarks>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The function to run.</param>
    /// <param name="cancellationToken">Prevents the start, or reaches the function's own token. Default: none.</param>
    /// <returns>A task that ends as the function does; on a disposed loop, one that failed with <see cref="ObjectDisposedException"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    public Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return WorkCall<T>.Post(work, _context, _calls, Level, Name, cancellationToken);
    }

    /// <summary>Takes no more work; what there is goes on.</summary>
    internal void RefuseWork() => _calls.Close();

    /// <summary>A task that ends when no task of this loop is alive.</summary>
    internal Task WhenIdleAsync() => _calls.WhenEmptyAsync();
}
