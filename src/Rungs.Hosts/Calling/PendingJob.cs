using Rungs.Diagnostics;
using Rungs.Hosts.Jobs;

namespace Rungs.Hosts.Calling;

/// <summary>A job that its caller waits for.</summary>
/// <remarks>
/// <code>
/// Waiting ──cancelled, deadline──► Asking ──a worker says that it has begun it──► Waiting, for as long as it takes
///    └────────reply────────┬── reply ── or nobody says so within CancelGrace
///                          ▼
///                        Ended: its task has, and a second reply is ignored
/// </code>
/// </remarks>
internal abstract class PendingJob(Job job, JobNote? note)
{
    /// <summary>What a timeline is told of it; null where nobody records.</summary>
    internal JobNote? Note { get; } = note;

    internal Job Job { get; } = job;

    /// <summary>Ends the attempts to send it.</summary>
    internal CancellationTokenSource Sending { get; } = new();

    /// <summary>Whether a worker has said that it has begun it.</summary>
    internal TaskCompletionSource Runs { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The caller's task.</summary>
    internal abstract Task Task { get; }

    /// <summary>Ends the task with a reply.</summary>
    /// <returns>False where it has ended before.</returns>
    internal abstract bool End(Reply reply);

    /// <summary>Ends the task with an error; does nothing where it has ended.</summary>
    internal abstract void Fail(Exception error);

    /// <summary>Which token has cancelled it.</summary>
    internal CancellationToken CancelledBy { get; set; }

    /// <summary>Tells the caller's object what the function reports.</summary>
    internal abstract void Report(ReadOnlyMemory<byte> payload);
}

/// <inheritdoc/>
internal sealed class PendingJob<T>(Job job, PortableCall call, WorkLabel label, JobNote? note) : PendingJob(job, note)
{
    private readonly TaskCompletionSource<T> _completion = new(label, TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<T> Result => _completion.Task;

    /// <inheritdoc/>
    internal override Task Task => _completion.Task;

    /// <inheritdoc/>
    internal override bool End(Reply reply)
    {
        try
        {
            return reply.Kind switch
            {
                ReplyKind.Result or ReplyKind.Null => _completion.TrySetResult(PortableResult.Read<T>(call.Method, reply.Payload, reply.Kind == ReplyKind.Null, isKept: true)),
                ReplyKind.Error => _completion.TrySetException(reply.ReadError()),
                ReplyKind.Cancelled => _completion.TrySetCanceled(CancelledBy),
                ReplyKind.Late => _completion.TrySetException(new TimeoutException($"'{label.Name}' was not begun before its deadline, {Job.Deadline:O}: every worker was busy, or none was there (JobTimeout).")),
                _ => _completion.TrySetException(new DeadJobException($"'{label.Name}' was put on the dead queue of its pool.", Job.Id, reply.ReadError())),
            };
        }
        catch (Exception error)
        {
            return _completion.TrySetException(new InvalidDataException($"The outcome of '{label.Name}' has arrived, but cannot be read as '{call.Method.ResultType}': {error.Message}", error));
        }
    }

    /// <inheritdoc/>
    internal override void Fail(Exception error) => _completion.TrySetException(error);

    /// <inheritdoc/>
    internal override void Report(ReadOnlyMemory<byte> payload)
    {
        try
        {
            PortableProgress.Tell(call, payload);
        }
        catch (Exception error)
        {
            UnobservedErrors.Raise(error, $"{label.Name}: progress"); // the job itself goes on
        }
    }
}
