using System.Diagnostics;

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
internal abstract class PoolCall(PortableCall call, WorkLabel label)
{
    /// <summary>What a frame costs the kernel beside its bytes.</summary>
    private const int FrameOverhead = 512;

    private CancellationTokenRegistration _registration;
    private CancellationTokenRegistration _ownRegistration;

    internal PortableCall Call { get; } = call;

    internal string Name => label.Name;

    /// <summary>The caller's activity, as W3C writes it; null where it has none.</summary>
    internal string? Trace { get; } = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

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
    internal void Register(PoolEngine engine, CancellationToken cancellationToken)
    {
        _registration = cancellationToken.UnsafeRegister(static (state, token) => Cancel(state!, token), (engine, this));
        if (Call.Token.CanBeCanceled)
            _ownRegistration = Call.Token.UnsafeRegister(static (state, token) => Cancel(state!, token), (engine, this));
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

    /// <summary>Tells the caller's object what the function reports.</summary>
    internal void Report(ReadOnlyMemory<byte> payload) => ProgressReport.Tell(Call, Name, payload);

    /// <summary>Tokens do not reach it any more.</summary>
    internal void Unregister()
    {
        _registration.Unregister();
        _ownRegistration.Unregister();
    }

    private static void Cancel(object state, CancellationToken cancellationToken)
    {
        var (engine, call) = ((PoolEngine, PoolCall))state;
        engine.Cancel(call, cancellationToken);
    }
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
