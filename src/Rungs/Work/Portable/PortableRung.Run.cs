using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace Rungs;

/// <remarks>One call.</remarks>
public abstract partial class PortableRung
{
    /// <summary>Runs one call of an asynchronous method marked <see cref="PortableAttribute"/> in another process.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="call">One call, such as <c>() => Text.CountAsync(path, default)</c>; see <c>Work.Portable</c>.</param>
    /// <param name="cancellationToken">As for <see cref="RunAsync{T}(Work{T}, CancellationToken)"/>. Default: none.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="call"/>.</param>
    /// <returns>A task that ends as the function does; see <see cref="RunAsync{T}(Work{T}, CancellationToken)"/> of the rung.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The call cannot cross. The message says why, and what to do.</exception>
    [OverloadResolutionPriority(1)]
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public Task<T> RunAsync<T>(Expression<Func<Task<T>>> call, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(call))] string? name = null) =>
        RunAsync(Work.Portable(call, name), cancellationToken);

    /// <summary>Runs one call of an asynchronous method without a result in another process.</summary>
    /// <inheritdoc cref="RunAsync{T}(Expression{Func{Task{T}}}, CancellationToken, string)"/>
    [OverloadResolutionPriority(1)]
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public Task RunAsync(Expression<Func<Task>> call, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(call))] string? name = null) =>
        RunAsync(Work.Portable(call, name), cancellationToken);

    /// <summary>Runs one call of a blocking method in another process.</summary>
    /// <inheritdoc cref="RunAsync{T}(Expression{Func{Task{T}}}, CancellationToken, string)"/>
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public Task<T> RunAsync<T>(Expression<Func<T>> call, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(call))] string? name = null) =>
        RunAsync(Work.Portable(call, name), cancellationToken);

    /// <summary>Runs one call of a blocking method without a result in another process.</summary>
    /// <inheritdoc cref="RunAsync{T}(Expression{Func{Task{T}}}, CancellationToken, string)"/>
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public Task RunAsync(Expression<Action> call, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(call))] string? name = null) =>
        RunAsync(Work.Portable(call, name), cancellationToken);
}
