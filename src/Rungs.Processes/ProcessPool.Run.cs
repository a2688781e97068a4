using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Rungs.Processes.Engine;

namespace Rungs.Processes;

/// <remarks>One call.</remarks>
public sealed partial class ProcessPool
{
    private const string Reflects = "Portable methods are found by reflection, and JSON types too, unless PortableRegistry.Json has a resolver.";

    /// <summary>Runs portable work in a worker.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work; made by <c>Work.Portable</c>.</param>
    /// <param name="cancellationToken">
    /// Keeps it from starting; later reaches the function's own token, and kills the worker if that does not end it within <see cref="ProcessPoolOptions.GracePeriod"/>. Default: none.
    /// </param>
    /// <returns>
    /// A task that ends as the function does. It fails with <see cref="RemoteWorkException"/> where the function threw, <see cref="WorkerCrashedException"/> where its worker ended,
    /// <see cref="TimeoutException"/> after <see cref="ProcessPoolOptions.WorkTimeout"/>, <see cref="WorkerStartException"/> where workers do not start, and <see cref="ObjectDisposedException"/> once the pool is disposed.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    /// <exception cref="ArgumentException">The work is a closure, which does not cross; or its arguments are longer than <see cref="ProcessPoolOptions.MaxMessageBytes"/>.</exception>
    public Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.PortableCall is not { } call)
            throw new ArgumentException($"'{work.Name}' is a closure, which does not cross to another process. Write Work.Portable(() => Type.Method(arguments)), of a static method marked [Portable], or run it on a rung of this process.", nameof(work));
        _engine.ThrowIfTooLong(call, work.Name);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        var pending = new PoolCall<T>(call, work.Label);
        pending.Register(_engine, cancellationToken);
        _engine.Submit(pending);
        return pending.Result;
    }

    /// <summary>Runs one call of an asynchronous method marked <see cref="PortableAttribute"/> in a worker.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="call">One call, such as <c>() => Text.CountAsync(path, default)</c>; see <c>Work.Portable</c>.</param>
    /// <param name="cancellationToken">As for <see cref="RunAsync{T}(Work{T}, CancellationToken)"/>. Default: none.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="call"/>.</param>
    /// <returns>A task that ends as the function does; see <see cref="RunAsync{T}(Work{T}, CancellationToken)"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The call cannot cross. The message says why, and what to do.</exception>
    [OverloadResolutionPriority(1)]
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public Task<T> RunAsync<T>(Expression<Func<Task<T>>> call, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(call))] string? name = null) =>
        RunAsync(Work.Portable(call, name), cancellationToken);

    /// <summary>Runs one call of an asynchronous method without a result in a worker.</summary>
    /// <inheritdoc cref="RunAsync{T}(Expression{Func{Task{T}}}, CancellationToken, string)"/>
    [OverloadResolutionPriority(1)]
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public Task RunAsync(Expression<Func<Task>> call, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(call))] string? name = null) =>
        RunAsync(Work.Portable(call, name), cancellationToken);

    /// <summary>Runs one call of a blocking method in a worker.</summary>
    /// <inheritdoc cref="RunAsync{T}(Expression{Func{Task{T}}}, CancellationToken, string)"/>
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public Task<T> RunAsync<T>(Expression<Func<T>> call, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(call))] string? name = null) =>
        RunAsync(Work.Portable(call, name), cancellationToken);

    /// <summary>Runs one call of a blocking method without a result in a worker.</summary>
    /// <inheritdoc cref="RunAsync{T}(Expression{Func{Task{T}}}, CancellationToken, string)"/>
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public Task RunAsync(Expression<Action> call, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(call))] string? name = null) =>
        RunAsync(Work.Portable(call, name), cancellationToken);
}
