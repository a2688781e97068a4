namespace Rungs.Processes.Engine;

/// <inheritdoc/>
internal sealed class PoolCall<T>(PoolEngine engine, PortableCall call, WorkLabel label) : PoolCall(engine, call, label), IMapCall<T>
{
    /// <summary>Continuations run on the thread pool: this one's thread reads the worker's next answers.</summary>
    private readonly TaskCompletionSource<T> _completion = new(label, TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The task of the caller.</summary>
    public Task<T> Result => _completion.Task;

    /// <inheritdoc/>
    internal override Task Task => _completion.Task;

    /// <inheritdoc/>
    internal override void Succeed(Memory<byte> payload, bool isNull, bool isKept)
    {
        Unregister();
        T result;
        try
        {
            result = PortableResult.Read<T>(Call.Method, payload, isNull, isKept);
        }
        catch (Exception error)
        {
            var unreadable = new InvalidDataException($"The result of '{Name}' has arrived, but cannot be read as '{Call.Method.ResultType}': {error.Message}", error);
            EndSpan(OutcomeStatus.Failed, unreadable);
            _completion.TrySetException(unreadable);
            return;
        }

        EndSpan(OutcomeStatus.Succeeded, error: null);
        _completion.TrySetResult(result);
    }

    /// <inheritdoc/>
    internal override void Fail(Exception? error)
    {
        Unregister();
        EndSpan(error is null or OperationCanceledException ? OutcomeStatus.Cancelled : OutcomeStatus.Failed, error);
        if (error is null)
            _completion.TrySetCanceled(CancelledBy);
        else
            _completion.TrySetException(error);
    }
}
