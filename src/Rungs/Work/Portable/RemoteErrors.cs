namespace Rungs;

/// <summary>Runs a portable call in this process with the errors it has elsewhere, so that a caller's <c>catch</c> does not depend on where it ran.</summary>
/// <param name="call">The call.</param>
internal sealed class RemoteErrors(PortableCall call)
{
    internal T Invoke<T>(CancellationToken cancellationToken)
    {
        try
        {
            return call.Invoke<T>(cancellationToken);
        }
        catch (Exception error) when (!IsCancellation(error, cancellationToken))
        {
            throw ErrorChain.ToRemote(error);
        }
    }

    internal async Task<T> InvokeAsync<T>(CancellationToken cancellationToken)
    {
        try
        {
            return await call.InvokeAsync<T>(cancellationToken);
        }
        catch (Exception error) when (!IsCancellation(error, cancellationToken))
        {
            throw ErrorChain.ToRemote(error);
        }
    }

    /// <summary>As workers tell it: the function has heeded one of the two tokens it was given as one.</summary>
    private bool IsCancellation(Exception error, CancellationToken cancellationToken) =>
        error is OperationCanceledException && (cancellationToken.IsCancellationRequested || call.Token.IsCancellationRequested);
}
