namespace Rungs;

/// <summary>A level of concurrency: work goes in, its outcome comes back as a task.</summary>
/// <remarks>
/// The contract, the same for every rung: the function's result or error comes back once, always through the task. A token
/// that is cancelled before the start means that the function never runs; later it reaches the function's own token, and a
/// function without one runs to its end. An <see cref="OperationCanceledException"/> of another token arrives as any error
/// does; whether the task then counts as cancelled or as faulted is not promised. <see cref="ExecutionContext"/> (async locals, activities) flows into local rungs.
/// Members are safe to call from any thread.
/// </remarks>
public interface IRung
{
    /// <summary>The level this rung stands for.</summary>
    Level Level { get; }

    /// <summary>What differs from other rungs.</summary>
    RungCapabilities Capabilities { get; }

    /// <summary>Runs <paramref name="work"/> on this rung.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The function to run.</param>
    /// <param name="cancellationToken">Prevents the start, or reaches the function's own token. Default: none.</param>
    /// <returns>A task that ends as the function does.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null. Every other error comes through the task.</exception>
    Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default);
}
