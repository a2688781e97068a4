namespace Rungs;

/// <summary>The token of a run and the one that stands in the call, as one token.</summary>
internal readonly struct JoinedTokens : IDisposable
{
    private readonly CancellationToken _ofTheRun;
    private readonly CancellationToken _ofTheCall;

    /// <summary>Joins the two; null where one of them is enough.</summary>
    private readonly CancellationTokenSource? _joined;

    internal JoinedTokens(CancellationToken ofTheRun, CancellationToken ofTheCall)
    {
        (_ofTheRun, _ofTheCall) = (ofTheRun, ofTheCall);
        if (ofTheRun.CanBeCanceled && ofTheCall.CanBeCanceled && ofTheRun != ofTheCall)
            _joined = CancellationTokenSource.CreateLinkedTokenSource(ofTheRun, ofTheCall);
        Token = _joined?.Token ?? (ofTheRun.CanBeCanceled ? ofTheRun : ofTheCall);
    }

    /// <summary>For the function.</summary>
    internal CancellationToken Token { get; }

    public void Dispose() => _joined?.Dispose();

    /// <summary>Whether an error is of a token that the caller does not know.</summary>
    internal bool AreCauseOf(OperationCanceledException error) => _joined is not null && error.CancellationToken == Token;

    /// <summary>The error, of the token that the caller has cancelled.</summary>
    internal OperationCanceledException Separate(OperationCanceledException error) =>
        new(error.Message, error, _ofTheRun.IsCancellationRequested ? _ofTheRun : _ofTheCall);
}
