using Rungs.Processes.Launching;
using Rungs.Processes.Wire;

namespace Rungs.Processes.Engine;

/// <remarks>Beginnings and ends of workers. On the thread of the worker.</remarks>
internal sealed partial class PoolEngine
{
    /// <summary>So many workers in a row that do not start are enough.</summary>
    private const int MaxStartFailures = 3;

    /// <summary>Whether it takes calls.</summary>
    internal bool IsAvailable
    {
        get
        {
            lock (_gate)
                return !_isClosed && (_broken is null || _living > 0);
        }
    }

    /// <summary>Forgets that workers do not start, for one attempt.</summary>
    /// <returns>How many there may be.</returns>
    internal int TryAgain()
    {
        lock (_gate)
        {
            AssertInvariants();
            if (_isClosed)
                return 0;
            if (_broken is not null && _living == 0)
                (_startFailures, _broken) = (MaxStartFailures - 1, null);
            return _slots.Length;
        }
    }

    internal void OnReady(PoolWorker worker)
    {
        var after = new AfterLock(this);
        lock (_gate)
        {
            AssertInvariants();
            worker.State = WorkerState.Ready;
            (_startFailures, _broken) = (0, null);
            if (worker.IsUnwanted)
            {
                Discard(worker, ref after);
            }
            else
            {
                BeginAge(worker, ref after);
                SettleSlot(worker.Slot, ref after);
            }
        }

        after.Run();
    }

    internal void OnStartFailed(PoolWorker worker, WorkerStartException error)
    {
        var after = new AfterLock(this);
        List<PoolCall> failed = [];
        lock (_gate)
        {
            worker.State = WorkerState.Ended;
            _living--;
            Leave(worker);
            if (!worker.IsUnwanted && ++_startFailures >= MaxStartFailures)
                _broken = error;
            if (_broken is not null && _living == 0)
                FailQueued(failed, ref after);
            SettleAll(ref after);
        }

        foreach (var call in failed)
            call.Fail(new WorkerStartException(error.Message, error));
        after.Run();
    }

    /// <summary>A worker's process is gone: what it had begun fails, or runs again if it may; what it had not begun is queued again.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="begun">The last call that it had begun.</param>
    /// <param name="exit">How it ended.</param>
    /// <param name="problem">Why it was not listened to any more; null where it has only ended.</param>
    internal void OnEnded(PoolWorker worker, long begun, WorkerExit exit, Exception? problem)
    {
        var after = new AfterLock(this);
        List<(PoolCall Call, Exception? Error)> ended = [];
        List<PoolCall> failed = [];
        lock (_gate)
        {
            AssertInvariants();
            if (worker.State != WorkerState.Leaving)
                _crashed++;
            worker.State = WorkerState.Ended;
            _living--;
            Leave(worker);
            foreach (var call in worker.InFlight.Reverse())
            {
                call.Worker = null;
                if (Outcome(call, worker, call.Id <= begun, exit, problem) is { IsOver: true, Error: var error })
                {
                    call.State = CallState.Ended;
                    ended.Add((call, error));
                }
                else
                {
                    _retried++;
                    call.ForgetRun(Place);
                    _queue.PutBack(call);
                }
            }

            worker.InFlight.Clear();
            worker.Outgoing = []; // a sender may hold the list
            if (_broken is not null && _living == 0)
                FailQueued(failed, ref after);
            SettleAll(ref after);
        }

        worker.Sender?.End();
        foreach (var (call, error) in Enumerable.Reverse(ended))
            call.Fail(error);
        foreach (var call in failed)
            call.Fail(new WorkerStartException(_broken!.Message, _broken));
        after.Run();
    }

    /// <summary>What becomes of a call whose worker is gone. Under the lock.</summary>
    private (bool IsOver, Exception? Error) Outcome(PoolCall call, PoolWorker worker, bool hasBegun, WorkerExit exit, Exception? problem)
    {
        if (call.Stop is not null)
            return (true, call.StopError(hasBegun ? worker : null));
        if (_isKilling)
            return (true, new ObjectDisposedException(null, $"'{call.Name}' {(hasBegun ? "was killed" : "did not run")}: '{Name}' was disposed with PoolShutdown.Kill."));
        if (!hasBegun)
            return (false, null);

        call.Crashes++;
        var mayRunAgain = call.Call.Method.Attribute.Idempotent;
        if (mayRunAgain && call.Crashes < Options.MaxCrashes)
            return (false, null);

        var cause = worker.KillReason ?? problem switch
        {
            null => null,
            ProtocolException => $"It was ended because it sent what the protocol does not allow: {problem.Message}",
            _ => $"It was ended because its answer could not be taken: {problem.Message}",
        };
        var advice = mayRunAgain
            ? $"It has crashed {call.Crashes} workers (MaxCrashes), so it is not run again."
            : "It may have had effects, so it is not run again; mark it [Portable(Idempotent = true)] where that does no harm.";
        return (true, new WorkerCrashedException(
            $"Worker {worker.Number} of '{Name}' (process {worker.ProcessId}) ended while it ran '{call.Name}': {(cause is null ? "" : cause + " ")}{exit}{Environment.NewLine}{advice}",
            exit.ExitCode,
            exit.Signal,
            call.Crashes,
            problem));
    }

    /// <summary>It has no slot any more; its replacement has.</summary>
    private static void Leave(PoolWorker worker)
    {
        var slot = worker.Slot;
        if (slot.Current == worker)
            (slot.Current, slot.Next) = (slot.Next, null);
        else if (slot.Next == worker)
            slot.Next = null;
    }

    /// <summary>Takes all that is queued out, to fail after the lock.</summary>
    private void FailQueued(List<PoolCall> failed, ref AfterLock after)
    {
        while (_queue.Take() is { } call)
        {
            call.State = CallState.Ended;
            failed.Add(call);
        }

        GiveRoom(ref after);
    }
}
