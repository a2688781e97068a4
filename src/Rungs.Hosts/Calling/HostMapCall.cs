using System.Diagnostics.CodeAnalysis;
using Rungs.Hosts.Counting;

namespace Rungs.Hosts.Calling;

/// <summary>A job of a map. Withdrawn, it is not sent any more; or the workers are told, and one that has not begun it will not.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Without a timer it holds nothing but memory.")]
internal sealed class HostMapCall<T> : IMapCall<T>
{
    private readonly CancellationTokenSource _withdrawal = new();

    internal HostMapCall(HostCaller caller, PortableCall call, WorkLabel label, CancellationToken cancellationToken) =>
        Result = caller.RunTracedAsync<T>(call, label, cancellationToken, _withdrawal.Token);

    /// <inheritdoc/>
    public Task<T> Result { get; }

    /// <inheritdoc/>
    public void Withdraw() => _withdrawal.Cancel();
}
