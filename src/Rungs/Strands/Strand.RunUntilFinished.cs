using System.Runtime.CompilerServices;

namespace Rungs.Strands;

/// <remarks>The calling function pauses until another has ended.</remarks>
public sealed partial class Strand
{
    /// <summary>Pauses the calling function, lets the others have their turns, <paramref name="function"/> among them, and goes on when that has ended.</summary>
    /// <remarks>For functions of the strand in blocking style; others await <see cref="RunUntilFinishedAsync{T}(Func{Task{T}}, string)"/>.</remarks>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">A function, blocking or async; it runs on the strand.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>Its result; its error is thrown as it is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The running code does not have the strand's turn.</exception>
    public T RunUntilFinished<T>(Func<T> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        RunToEnd(Work.Of(function, name));

    /// <inheritdoc cref="RunUntilFinished{T}(Func{T}, string)"/>
    public void RunUntilFinished(Action function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        RunToEnd(Work.Of(function, name));

    /// <inheritdoc cref="RunUntilFinished{T}(Func{T}, string)"/>
    [OverloadResolutionPriority(2)]
    public T RunUntilFinished<T>(Func<Task<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        RunToEnd(Work.Of(function, name));

    /// <inheritdoc cref="RunUntilFinished{T}(Func{T}, string)"/>
    [OverloadResolutionPriority(2)]
    public void RunUntilFinished(Func<Task> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        RunToEnd(Work.Of(function, name));

    /// <inheritdoc cref="RunUntilFinished{T}(Func{T}, string)"/>
    [OverloadResolutionPriority(1)]
    public T RunUntilFinished<T>(Func<ValueTask<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        RunToEnd(Work.Of(function, name));

    /// <inheritdoc cref="RunUntilFinished{T}(Func{T}, string)"/>
    [OverloadResolutionPriority(1)]
    public void RunUntilFinished(Func<ValueTask> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        RunToEnd(Work.Of(function, name));

    /// <summary>Lets the others have their turns, <paramref name="function"/> among them; await it, and the calling function pauses until that has ended.</summary>
    /// <remarks>For async functions of the strand; others call <see cref="RunUntilFinished{T}(Func{T}, string)"/>.</remarks>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">A function, blocking or async; it runs on the strand.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>A task that ends as the function does.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The running code does not have the strand's turn.</exception>
    [OverloadResolutionPriority(2)]
    public Task<T> RunUntilFinishedAsync<T>(Func<Task<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueFromInside(Work.Of(function, name));

    /// <inheritdoc cref="RunUntilFinishedAsync{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(2)]
    public Task RunUntilFinishedAsync(Func<Task> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueFromInside(Work.Of(function, name));

    /// <inheritdoc cref="RunUntilFinishedAsync{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(1)]
    public Task<T> RunUntilFinishedAsync<T>(Func<ValueTask<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueFromInside(Work.Of(function, name));

    /// <inheritdoc cref="RunUntilFinishedAsync{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(1)]
    public Task RunUntilFinishedAsync(Func<ValueTask> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueFromInside(Work.Of(function, name));

    /// <inheritdoc cref="RunUntilFinishedAsync{T}(Func{Task{T}}, string)"/>
    public Task<T> RunUntilFinishedAsync<T>(Func<T> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueFromInside(Work.Of(function, name));

    /// <inheritdoc cref="RunUntilFinishedAsync{T}(Func{Task{T}}, string)"/>
    public Task RunUntilFinishedAsync(Action function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        QueueFromInside(Work.Of(function, name));

    private Task<T> QueueFromInside<T>(Work<T> work)
    {
        ThrowIfNotHeld(nameof(RunUntilFinishedAsync));
        return QueueToRun(work);
    }
}
