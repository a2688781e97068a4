using Rungs.Processes.Engine;

namespace Rungs.Processes;

/// <remarks>Calls on their way in.</remarks>
public sealed partial class ProcessPool
{
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
    public override Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.PortableCall is not { } call)
            throw new ArgumentException($"'{work.Name}' is a closure, which does not cross to another process. Write Work.Portable(() => Type.Method(arguments)), of a static method marked [Portable], or run it on a rung of this process.", nameof(work));
        _engine.ThrowIfTooLong(call, work.Name);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<T>(cancellationToken) : Submit<T>(call, work.Label, cancellationToken).Result;
    }

    /// <inheritdoc/>
    internal override int MapWidth => _engine.Options.WorkerCount * (_engine.Options.Window + 1); // what workers take, and for each one that queues

    /// <inheritdoc/>
    internal override IMapCall<T> Begin<T>(PortableCall call, WorkLabel label, CancellationToken cancellationToken)
    {
        _engine.ThrowIfTooLong(call, label.Name);
        return Submit<T>(call, label, cancellationToken);
    }

    private PoolCall<T> Submit<T>(PortableCall call, WorkLabel label, CancellationToken cancellationToken)
    {
        var pending = new PoolCall<T>(_engine, call, label) { Span = WorkSpan.Open(label, _engine.Place) };
        pending.Register(cancellationToken);
        _engine.Submit(pending);
        return pending;
    }
}
