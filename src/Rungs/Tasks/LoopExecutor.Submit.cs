using System.Runtime.CompilerServices;

namespace Rungs.Tasks;

/// <remarks><c>Submit</c>: one function.</remarks>
public sealed partial class LoopExecutor
{
    /// <summary>Runs an async function on the loop, as soon as there is a place; first come, first served.</summary>
    /// <remarks>The caller's execution context flows in.</remarks>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The function; a <see cref="Work{T}"/> for one that takes a token.</param>
    /// <param name="cancellationToken">Prevents the start, or reaches the token of a work, as <see cref="ForceCancelAndShutdown"/> does. Default: none.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>A task that ends as the function does; once the executor is closed, one that failed with <see cref="ObjectDisposedException"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [OverloadResolutionPriority(2)]
    public Task<T> Submit<T>(Func<Task<T>> function, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        Submit(Work.Of(function, name), cancellationToken);

    /// <inheritdoc cref="Submit{T}(Func{Task{T}}, CancellationToken, string)"/>
    [OverloadResolutionPriority(2)]
    public Task Submit(Func<Task> function, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        Submit(Work.Of(function, name), cancellationToken);

    /// <inheritdoc cref="Submit{T}(Func{Task{T}}, CancellationToken, string)"/>
    [OverloadResolutionPriority(1)]
    public Task<T> Submit<T>(Func<ValueTask<T>> function, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        Submit(Work.Of(function, name), cancellationToken);

    /// <inheritdoc cref="Submit{T}(Func{Task{T}}, CancellationToken, string)"/>
    [OverloadResolutionPriority(1)]
    public Task Submit(Func<ValueTask> function, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        Submit(Work.Of(function, name), cancellationToken);

    /// <summary>Runs an async work on the loop, as soon as there is a place; first come, first served.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Prevents the start, or reaches the function's own token, as <see cref="ForceCancelAndShutdown"/> does. Default: none.</param>
    /// <returns>A task that ends as the function does; once the executor is closed, one that failed with <see cref="ObjectDisposedException"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    /// <exception cref="ArgumentException">The work blocks: it would hold up all others. Give it to <c>ElasticThreads</c>.</exception>
    public Task<T> Submit<T>(Work<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!work.IsAsync)
            throw new ArgumentException($"'{work.Name}' is a blocking function, which would hold up all others of '{Name}'. Give it to ElasticThreads, or make it async.", nameof(work));

        if (IsClosing) // also where its token is cancelled, so that those who come late see one and the same error
            return Task.FromException<T>(new ObjectDisposedException(null, $"'{work.Name}' did not run: '{Name}' is closed."));

        var all = _cancellation.Token;
        return WorkCall<T>.Post(
            new Work<T>(own => RunInPlaceAsync(work, all, own), work.Name),
            Context,
            _calls,
            Level.Loop,
            Name,
            cancellationToken.CanBeCanceled ? cancellationToken : all);
    }

    /// <summary>On the loop: runs the work when it has a place.</summary>
    /// <param name="work">The work.</param>
    /// <param name="all">The executor's token.</param>
    /// <param name="own">The caller's token, or the executor's again.</param>
    private async Task<T> RunInPlaceAsync<T>(Work<T> work, CancellationToken all, CancellationToken own)
    {
        using var linked = own == all ? null : CancellationTokenSource.CreateLinkedTokenSource(all, own);
        var token = linked?.Token ?? all;
        using var place = await EnterAsync(token);
        return await work.StartAsync(token);
    }
}
