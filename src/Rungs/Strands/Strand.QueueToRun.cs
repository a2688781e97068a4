using System.Runtime.CompilerServices;

namespace Rungs.Strands;

/// <remarks>Later, in order: the six delegate forms.</remarks>
public sealed partial class Strand
{
    /// <summary>Runs <paramref name="function"/> on the strand later, in order, also from inside.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">A function, blocking or async.</param>
    /// <param name="cancellationToken">Prevents the start. Default: none.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>A task that ends as the function does; once disposal has begun, one that failed with <see cref="ObjectDisposedException"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [OverloadResolutionPriority(2)]
    public Task<T> QueueToRun<T>(Func<Task<T>> function, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueToRun(Work.Of(function, name), cancellationToken);

    /// <inheritdoc cref="QueueToRun{T}(Func{Task{T}}, CancellationToken, string)"/>
    [OverloadResolutionPriority(2)]
    public Task QueueToRun(Func<Task> function, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueToRun(Work.Of(function, name), cancellationToken);

    /// <inheritdoc cref="QueueToRun{T}(Func{Task{T}}, CancellationToken, string)"/>
    [OverloadResolutionPriority(1)]
    public Task<T> QueueToRun<T>(Func<ValueTask<T>> function, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueToRun(Work.Of(function, name), cancellationToken);

    /// <inheritdoc cref="QueueToRun{T}(Func{Task{T}}, CancellationToken, string)"/>
    [OverloadResolutionPriority(1)]
    public Task QueueToRun(Func<ValueTask> function, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueToRun(Work.Of(function, name), cancellationToken);

    /// <inheritdoc cref="QueueToRun{T}(Func{Task{T}}, CancellationToken, string)"/>
    public Task<T> QueueToRun<T>(Func<T> function, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueToRun(Work.Of(function, name), cancellationToken);

    /// <inheritdoc cref="QueueToRun{T}(Func{Task{T}}, CancellationToken, string)"/>
    public Task QueueToRun(Action function, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueToRun(Work.Of(function, name), cancellationToken);
}
