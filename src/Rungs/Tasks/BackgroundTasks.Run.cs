using System.Runtime.CompilerServices;

namespace Rungs.Tasks;

/// <remarks><c>Run</c>: the delegate forms.</remarks>
public sealed partial class BackgroundTasks
{
    /// <summary>Starts a function as a task of the group: an async one is called where you are, a blocking one on <see cref="Threads.ElasticThreads.Shared"/>.</summary>
    /// <remarks>
    /// The caller's execution context flows in. Possible until leaving has ended, also from inside a task; after the exit timeout
    /// the task is cancelled before its start. A failure is told as the options say, whether or not somebody awaits the task.
    /// </remarks>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The function; a <see cref="Work{T}"/> for one that takes <see cref="Token"/>.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>Its task, to await or to let go.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">Leaving has ended; the function is not called.</exception>
    [OverloadResolutionPriority(2)]
    public Task<T> Run<T>(Func<Task<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null) => Run(Work.Of(function, name));

    /// <inheritdoc cref="Run{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(2)]
    public Task Run(Func<Task> function, [CallerArgumentExpression(nameof(function))] string? name = null) => Run(Work.Of(function, name));

    /// <inheritdoc cref="Run{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(1)]
    public Task<T> Run<T>(Func<ValueTask<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null) => Run(Work.Of(function, name));

    /// <inheritdoc cref="Run{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(1)]
    public Task Run(Func<ValueTask> function, [CallerArgumentExpression(nameof(function))] string? name = null) => Run(Work.Of(function, name));

    /// <inheritdoc cref="Run{T}(Func{Task{T}}, string)"/>
    public Task<T> Run<T>(Func<T> function, [CallerArgumentExpression(nameof(function))] string? name = null) => Run(Work.Of(function, name));

    /// <inheritdoc cref="Run{T}(Func{Task{T}}, string)"/>
    public Task Run(Action function, [CallerArgumentExpression(nameof(function))] string? name = null) => Run(Work.Of(function, name));

    /// <summary>Starts a work as a task of the group; its function gets <see cref="Token"/>, where it takes one.</summary>
    /// <inheritdoc cref="Run{T}(Func{Task{T}}, string)" path="/remarks"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work.</param>
    /// <returns>Its task, to await or to let go.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">Leaving has ended; the function is not called.</exception>
    public Task<T> Run<T>(Work<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return TryStart(work, Token, out var task)
            ? task
            : throw new ObjectDisposedException(Name, $"'{Name}' has been left, so '{work.Name}' cannot start. Start it before leaving has ended, or make another group.");
    }
}
