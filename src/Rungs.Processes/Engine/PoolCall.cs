using System.Diagnostics;
using Rungs.Diagnostics;
using Rungs.Processes.Wire;

namespace Rungs.Processes.Engine;

/// <summary>Where a call is.</summary>
internal enum CallState
{
    /// <summary>Made, and not taken by the pool yet.</summary>
    New,

    /// <summary>In the pool's queue.</summary>
    Queued,

    /// <summary>With a worker: sent, or about to be.</summary>
    Sent,

    /// <summary>Its outcome is decided.</summary>
    Ended,
}

/// <summary>One call on its way through a pool.</summary>
/// <remarks>
/// <code>
/// New ──► Queued ──► Sent ──answered, or its worker ended──► Ended
///  │        │ ▲        └── its worker ended before it began, or it may run again ──┐
///  │        │ └────────────────────────────────────────────────────────────────────┘
///  └────────┴── cancelled, or refused ──► Ended
/// </code>
/// Fields are guarded by the engine's lock. Its task is ended by whoever moved it to Ended, after the lock.
/// </remarks>
[DebuggerDisplay("{Name,nq}: {State}")]
internal abstract class PoolCall(PoolEngine engine, PortableCall call, WorkLabel label)
{
    /// <summary>What a frame costs the kernel beside its bytes.</summary>
    private const int FrameOverhead = 512;

    private CancellationTokenRegistration _registration;
    private CancellationTokenRegistration _ownRegistration;

    internal PortableCall Call { get; } = call;

    internal string Name => label.Name;

    /// <summary>The caller's activity, as W3C writes it; null where it has none.</summary>
    internal string? Trace { get; } = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <summary>The call on a timeline; null where nobody records.</summary>
    internal WorkSpan? Span { get; init; }

    /// <summary>When its worker called the function, and when that had ended; null where it has not said so. The worker's thread.</summary>
    internal TimesNote? Times { get; set; }

    /// <summary>About how much room it takes on the way to its worker.</summary>
    internal long Weight => Call.Arguments.Length + FrameOverhead;

    internal CallState State { get; set; }

    /// <summary>Its place in the queue; made when it first has one, because most calls find a worker at once.</summary>
    internal LinkedListNode<PoolCall> Place => field ??= new LinkedListNode<PoolCall>(this);

    /// <summary>With whom it is; null where with nobody.</summary>
    internal PoolWorker? Worker { get; set; }

    /// <summary>Its number there.</summary>
    internal long Id { get; set; }

    /// <summary>How many workers ended while they ran it.</summary>
    internal int Crashes { get; set; }

    /// <summary>Why its token was cancelled while it was with a worker; null where it was not.</summary>
    internal StopReason? Stop { get; set; }

    /// <summary>When its worker is killed if it still runs; <see cref="Coordination.Clock.Never"/> where not.</summary>
    internal long KillDue { get; set; } = Coordination.Clock.Never;

    /// <summary>Which token cancelled it.</summary>
    internal CancellationToken CancelledBy { get; private set; }

    /// <summary>The task of the caller.</summary>
    internal abstract Task Task { get; }

    /// <summary>Lets tokens cancel it, before the pool takes it.</summary>
    internal void Register(CancellationToken cancellationToken)
    {
        _registration = cancellationToken.UnsafeRegister(static (state, token) => ((PoolCall)state!).Cancel(token), this);
        if (Call.Token.CanBeCanceled)
            _ownRegistration = Call.Token.UnsafeRegister(static (state, token) => ((PoolCall)state!).Cancel(token), this);
    }

    /// <summary>It was cancelled. Under the lock.</summary>
    internal void MarkCancelled(CancellationToken cancellationToken) => CancelledBy = cancellationToken;

    /// <summary>What the caller is told after its token was cancelled at the worker; null stands for a cancelled task.</summary>
    /// <param name="worker">The worker that was killed for it; null where the function has heeded its token.</param>
    internal Exception? StopError(PoolWorker? worker)
    {
        var end = worker is null ? "" : $" Its worker (process {worker.ProcessId}) was killed, because it did not end within the GracePeriod.";
        return Stop switch
        {
            StopReason.TimedOut => new TimeoutException($"'{Name}' took longer than the WorkTimeout.{end}"),
            StopReason.Disposed => new ObjectDisposedException(null, $"'{Name}' was stopped: its pool was disposed.{end}"),
            _ => null,
        };
    }

    /// <summary>Ends the task with what the worker sent back. Ended; not under the lock.</summary>
    /// <param name="payload">The result as it crossed.</param>
    /// <param name="isNull">Whether it is null, where it is bytes.</param>
    /// <param name="isKept">Whether the payload stays as it is for good.</param>
    internal abstract void Succeed(Memory<byte> payload, bool isNull, bool isKept);

    /// <summary>Ends the task with an error; without one, as cancelled. Ended; not under the lock.</summary>
    internal abstract void Fail(Exception? error);

    /// <summary>It is as if its worker had not begun it: another will.</summary>
    internal void ForgetRun(WorkPlace pool)
    {
        Times = null;
        Span?.StartedAt(pool, 0);
    }

    /// <summary>Its outcome goes on the timeline; by its worker's word where that has come, else it ends now.</summary>
    private protected void EndSpan(OutcomeStatus status, Exception? error)
    {
        if (Times is { } times)
            Span?.StartedAt(times.Began);
        Span?.End(status, error, Times?.Ended ?? 0);
    }

    /// <summary>Tells the caller's object what the function reports; what goes wrong reaches <c>Async.UnobservedError</c>, because the call itself goes on.</summary>
    internal void Report(ReadOnlyMemory<byte> payload)
    {
        try
        {
            PortableProgress.Tell(Call, payload);
        }
        catch (Exception error)
        {
            UnobservedErrors.Raise(error, $"{Name}: progress");
        }
    }

    /// <summary>Tokens do not reach it any more.</summary>
    internal void Unregister()
    {
        _registration.Unregister();
        _ownRegistration.Unregister();
    }

    /// <summary>Nobody wants it any more, unless it is with a worker.</summary>
    public void Withdraw() => engine.Withdraw(this);

    private void Cancel(CancellationToken cancellationToken) => engine.Cancel(this, cancellationToken);
}

/// <summary>Why the token of a call with a worker was cancelled.</summary>
internal enum StopReason
{
    /// <summary>Its caller wants it no more.</summary>
    Cancelled,

    /// <summary>It took longer than WorkTimeout.</summary>
    TimedOut,

    /// <summary>The pool is disposed, and does not wait any longer.</summary>
    Disposed,
}
