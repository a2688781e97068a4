namespace Rungs.Processes.Engine;

/// <inheritdoc/>
internal sealed class PoolCall<T>(PortableCall call, WorkLabel label) : PoolCall(call, label)
{
    /// <summary>Continuations run on the thread pool: this one's thread reads the worker's next answers.</summary>
    private readonly TaskCompletionSource<T> _completion = new(label, TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The task of the caller.</summary>
    internal Task<T> Result => _completion.Task;

    /// <inheritdoc/>
    internal override Task Task => _completion.Task;

    /// <inheritdoc/>
    internal override void Succeed(Memory<byte> payload, bool isNull, bool isKept)
    {
        Unregister();
        try
        {
            _completion.TrySetResult(Read(payload, isNull, isKept));
        }
        catch (Exception error)
        {
            _completion.TrySetException(new InvalidDataException($"The result of '{Name}' has arrived, but cannot be read as '{Call.Method.ResultType}': {error.Message}", error));
        }
    }

    /// <inheritdoc/>
    internal override void Fail(Exception? error)
    {
        Unregister();
        if (error is null)
            _completion.TrySetCanceled(CancelledBy);
        else
            _completion.TrySetException(error);
    }

    private T Read(Memory<byte> payload, bool isNull, bool isKept)
    {
        var type = Call.Method.ResultType;
        if (typeof(T) == typeof(Unit) || isNull)
            return default!;
        if (PortableParameter.IsRaw(type))
            return (T)PortableArguments.RawOf(payload, type, isKept);
        return typeof(T) == type ? PortableJson.Read<T>(payload.Span)! : (T)PortableJson.Read(payload.Span, type)!;
    }
}
