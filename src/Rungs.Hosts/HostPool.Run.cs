using Rungs.Hosts.Calling;
using Rungs.Hosts.Counting;

namespace Rungs.Hosts;

/// <remarks>Calls that are waited for.</remarks>
public sealed partial class HostPool
{
    /// <summary>Runs portable work on whichever host takes it.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work; made by <c>Work.Portable</c>.</param>
    /// <param name="cancellationToken">
    /// Keeps it from starting, as well as the broker allows; later reaches the function's own token. Default: none.
    /// </param>
    /// <returns>
    /// A task that ends as the function does. It fails with <see cref="RemoteWorkException"/> where the function threw, <see cref="DeadJobException"/> where no worker would run it or it ended
    /// too many of them, <see cref="TimeoutException"/> where it was not begun within <see cref="HostPoolOptions.JobTimeout"/>, and <see cref="ObjectDisposedException"/> once the pool is disposed.
    /// While no worker or no broker is there, it waits.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    /// <exception cref="ArgumentException">The work is a closure, which does not cross; or its arguments are longer than <see cref="HostConnectionOptions.MaxMessageBytes"/>.</exception>
    public override Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var call = _caller.CallOf(work);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<T>(cancellationToken) : _caller.RunTracedAsync<T>(call, work.Label, cancellationToken);
    }

    /// <inheritdoc/>
    internal override int MapWidth => _caller.MaxInFlight;

    /// <inheritdoc/>
    internal override IMapCall<T> Begin<T>(PortableCall call, WorkLabel label, CancellationToken cancellationToken)
    {
        _caller.ThrowIfTooLong(call, label.Name);
        return new HostMapCall<T>(_caller, call, label, cancellationToken);
    }
}
