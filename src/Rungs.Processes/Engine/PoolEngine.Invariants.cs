using System.Diagnostics;
using Rungs.Coordination;

namespace Rungs.Processes.Engine;

/// <remarks>What holds whenever the lock is free. Costs a step for each slot, and none for each call.</remarks>
internal sealed partial class PoolEngine
{
    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "Invariants hold under the lock.");
        var held = 0;
        foreach (var slot in _slots)
        {
            held += (slot.Current is null ? 0 : 1) + (slot.Next is null ? 0 : 1);
            Debug.Assert(slot.Next is null || slot.Current is not null, "A replacement stands behind a worker.");
            Debug.Assert(slot.Next is null || slot.Next is { State: WorkerState.Starting or WorkerState.Ready, InFlight.Count: 0 }, "A replacement has no calls yet.");
            if (slot.Current is not { } worker)
                continue;

            Debug.Assert(worker.Slot == slot, "A worker knows its slot.");
            Debug.Assert(worker.State is WorkerState.Starting or WorkerState.Ready or WorkerState.Retiring, "Who leaves has no slot.");
            Debug.Assert(worker.State != WorkerState.Starting || worker.InFlight.Count == 0, "Who starts has no calls.");
            Debug.Assert(worker.State != WorkerState.Retiring || worker.InFlight.Count > 0, "Who retires and has no calls leaves.");
            Debug.Assert(worker.InFlight.Count <= Options.Window, "A worker has no more calls than the window.");
            Debug.Assert(worker.LastId <= (Options.MaxWorkPerWorker ?? long.MaxValue), "A worker is given no more calls than it may run.");
            Debug.Assert(worker.Outgoing.Count <= worker.InFlight.Count, "What is to be sent is in flight.");
            Debug.Assert(worker.Outgoing.Count == 0 || worker.IsSending || worker.IsHeldBack, "What is to be sent has somebody who sends it.");
            Debug.Assert(worker.InFlight.Count > 0 || (worker.Weight == 0 && worker.WorkDue == Clock.Never), "Without calls nothing weighs, and nothing is due.");
            Debug.Assert(!worker.InFlight.TryPeek(out var first) || (first.State == CallState.Sent && first.Worker == worker), "Calls know with whom they are.");
            Debug.Assert(_queue.Count == 0 || worker.State != WorkerState.Ready || !HasRoomFor(worker), "Nobody queues while a worker has room.");
        }

        Debug.Assert(held <= _living, "Who has a slot has a thread.");
        Debug.Assert(_queue.IsEmpty == (_queue.Count == 0), "The queue counts its calls.");
        Debug.Assert(!_isEnded || (_isClosed && _living == 0 && _queue.Count == 0), "It has ended when it is closed, and all is gone.");
    }
}
