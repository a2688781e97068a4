using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Rungs.Hosts.Counting;

namespace Rungs.Hosts;

/// <remarks>One call that nobody waits for.</remarks>
public sealed partial class HostPool
{
    private const string Reflects = "Portable methods are found by reflection, and JSON types too, unless PortableRegistry.Json has a resolver.";

    /// <summary>Leaves portable work to the hosts: once this returns, it is run, whatever becomes of this process.</summary>
    /// <remarks>A function that fails is tried again after each of <see cref="HostTopology.RetryDelays"/>, and then goes to the dead queue.</remarks>
    /// <param name="work">The work; made by <c>Work.Portable</c>.</param>
    /// <param name="cancellationToken">Ends the attempts to hand it over; it may have arrived all the same. Default: none.</param>
    /// <returns>The job's id, once the broker has it safe. It waits while the broker is away, or its queue is full.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    /// <exception cref="ArgumentException">The work is a closure, takes a token or progress of this process, or is too long.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled. Through the task.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed. Through the task.</exception>
    public Task<string> EnqueueAsync(Work work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var call = _caller.CallOf(work);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<string>(cancellationToken) : _caller.EnqueueTracedAsync(call, work.Label, cancellationToken);
    }

    /// <summary>Leaves one call of an asynchronous method to the hosts.</summary>
    /// <param name="call">One call; see <c>Work.Portable</c>.</param>
    /// <param name="cancellationToken">As for <see cref="EnqueueAsync(Work, CancellationToken)"/>. Default: none.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="call"/>.</param>
    /// <returns>The job's id; see <see cref="EnqueueAsync(Work, CancellationToken)"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The call cannot cross. The message says why, and what to do.</exception>
    [OverloadResolutionPriority(1)]
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public Task<string> EnqueueAsync(Expression<Func<Task>> call, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(call))] string? name = null) =>
        EnqueueAsync(Work.Portable(call, name), cancellationToken);

    /// <summary>Leaves one call of a blocking method to the hosts.</summary>
    /// <inheritdoc cref="EnqueueAsync(Expression{Func{Task}}, CancellationToken, string)"/>
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public Task<string> EnqueueAsync(Expression<Action> call, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(call))] string? name = null) =>
        EnqueueAsync(Work.Portable(call, name), cancellationToken);
}
