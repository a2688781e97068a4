using Rungs.Processes.Wire;

namespace Rungs.Processes.Engine;

/// <remarks>What workers send back. On the thread of the worker.</remarks>
internal sealed partial class PoolEngine
{
    /// <summary>Takes one answer.</summary>
    /// <exception cref="ProtocolException">It is none that may come now.</exception>
    internal void OnAnswer(PoolWorker worker, FrameHeader header, Memory<byte> payload, FrameReader reader)
    {
        if (header.Type is FrameType.Progress or FrameType.Times)
        {
            var first = First(worker, header);
            if (header.Type == FrameType.Progress)
                first.Report(payload);
            else
                first.Times = first.Span is null ? throw new ProtocolException("Times came unasked.") : TimesNote.From(payload.Span);
            if (worker.IsHeldBack && !reader.HasFrame)
                LetGo(worker);
            return;
        }

        if (header.Type is not (FrameType.Result or FrameType.Error or FrameType.Cancelled))
            throw new ProtocolException($"{header.Type} came in place of an answer.");
        var error = header.Type == FrameType.Error ? ErrorNote.From(payload) : null;
        var after = new AfterLock(this);
        PoolCall call;
        lock (_gate)
        {
            AssertInvariants();
            call = FirstHeld(worker, header);
            worker.InFlight.Dequeue();
            worker.Weight -= call.Weight;
            (call.State, call.Worker) = (CallState.Ended, null);
            _executed++;
            worker.IsHeldBack = reader.HasFrame; // further answers are here already: what they let go is sent together
            BeginFirst(worker, ref after);
            SettleSlot(worker.Slot, ref after);
            ClaimSending(worker, ref after);
            EndIfOver(ref after);
        }

        after.Run(); // before the caller hears of it: the worker waits, the caller's continuation is queued anyway
        Complete(call, header, payload, reader.IsKept, error);
    }

    private static void Complete(PoolCall call, FrameHeader header, Memory<byte> payload, bool isKept, RemoteWorkException? error)
    {
        if (call.Stop is StopReason.TimedOut or StopReason.Disposed)
            call.Fail(call.StopError(worker: null));
        else if (error is not null)
            call.Fail(error);
        else if (header.Type == FrameType.Result)
            call.Succeed(payload, header.Flags == FrameHeader.IsNull, isKept);
        else
            call.Fail(call.StopError(worker: null));
    }

    /// <summary>Nothing more has come: what was held back to be sent together is sent.</summary>
    private void LetGo(PoolWorker worker)
    {
        var after = new AfterLock(this);
        lock (_gate)
        {
            worker.IsHeldBack = false;
            ClaimSending(worker, ref after);
        }

        after.Run();
    }

    private PoolCall First(PoolWorker worker, FrameHeader header)
    {
        lock (_gate)
            return FirstHeld(worker, header);
    }

    /// <summary>The call that an answer is of: the first, for a worker runs them in order. Under the lock.</summary>
    private static PoolCall FirstHeld(PoolWorker worker, FrameHeader header) =>
        worker.InFlight.TryPeek(out var first) && first.Id == header.Id && worker.Outgoing.Count < worker.InFlight.Count
            ? first
            : throw new ProtocolException($"{header.Type} of call {header.Id} came, which is not the one it runs.");
}
