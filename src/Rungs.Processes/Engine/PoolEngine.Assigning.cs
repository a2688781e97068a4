namespace Rungs.Processes.Engine;

/// <remarks>Who gets which call, and who is started, retired and replaced. All under the lock.</remarks>
internal sealed partial class PoolEngine
{
    /// <summary>The worker with the fewest calls among those with room; null where none has any.</summary>
    private PoolWorker? FindRoom()
    {
        PoolWorker? best = null;
        foreach (var slot in _slots)
        {
            if (slot.Current is not { State: WorkerState.Ready } worker || !HasRoomFor(worker))
                continue;
            if (worker.InFlight.Count == 0)
                return worker;
            if (best is null || worker.InFlight.Count < best.InFlight.Count)
                best = worker;
        }

        return best;
    }

    /// <summary>Whether a worker may be given another call.</summary>
    private bool HasRoomFor(PoolWorker worker) => worker.InFlight.Count < Options.Window && !IsSpent(worker);

    private bool IsSpent(PoolWorker worker) => worker.LastId >= (Options.MaxWorkPerWorker ?? long.MaxValue);

    /// <summary>Whether its replacement should start, so as to be there when it is spent: for the last fifth of its calls.</summary>
    private bool IsNearlySpent(PoolWorker worker) =>
        Options.MaxWorkPerWorker is { } max && worker.LastId > 0 && worker.LastId >= max - Math.Max(1, max / 5);

    private void Assign(PoolCall call, PoolWorker worker, ref AfterLock after)
    {
        (call.State, call.Worker, call.Id) = (CallState.Sent, worker, ++worker.LastId);
        worker.InFlight.Enqueue(call);
        worker.Outgoing.Add(call);
        worker.Weight += call.Weight;
        if (worker.InFlight.Count == 1)
            BeginFirst(worker, ref after);
        ClaimSending(worker, ref after);
        if (IsNearlySpent(worker))
            SettleSlot(worker.Slot, ref after);
    }

    /// <summary>Gives a worker calls of the queue, as many as it has room for.</summary>
    private void Fill(PoolWorker worker, ref AfterLock after)
    {
        while (HasRoomFor(worker) && _queue.Take() is { } call)
        {
            GiveRoom(ref after);
            Assign(call, worker, ref after);
        }
    }

    /// <summary>Brings a slot to where it belongs: starts, fills, replaces or retires its worker.</summary>
    private void SettleSlot(WorkerSlot slot, ref AfterLock after)
    {
        while (slot.Current is { } worker)
        {
            var isOver = _isClosed && _queue.Count == 0;
            if (isOver && slot.Next is { } next)
            {
                slot.Next = null;
                Discard(next, ref after);
            }

            if (isOver && worker.State == WorkerState.Starting)
            {
                slot.Current = null;
                Discard(worker, ref after);
                return;
            }

            if (worker.State == WorkerState.Ready)
            {
                if (!isOver && slot.Next is null && _broken is null && (worker.IsWornOut || IsNearlySpent(worker)))
                    slot.Next = NewWorker(slot, ref after);
                var isReplaced = IsSpent(worker) || (worker.IsWornOut && slot.Next is { State: WorkerState.Ready });
                if (isOver || isReplaced)
                    worker.State = WorkerState.Retiring;
                if (!isOver && isReplaced)
                    _recycled++;
            }

            if (worker.State == WorkerState.Ready)
                Fill(worker, ref after);
            if (worker.State != WorkerState.Retiring || worker.InFlight.Count > 0)
                return;

            slot.Current = slot.Next;
            slot.Next = null;
            Discard(worker, ref after);
        }

        StartMissing(ref after);
    }

    private void SettleAll(ref AfterLock after)
    {
        foreach (var slot in _slots)
            SettleSlot(slot, ref after);
        EndIfOver(ref after);
    }

    /// <summary>Lets a worker without calls end.</summary>
    private static void Discard(PoolWorker worker, ref AfterLock after)
    {
        worker.IsUnwanted = true;
        if (worker.State == WorkerState.Starting)
            return; // its thread looks

        worker.State = WorkerState.Leaving;
        after.Do(worker.CloseWork);
    }

    /// <summary>Starts workers while there are slots, and calls that nobody is about to take.</summary>
    private void StartMissing(ref AfterLock after)
    {
        if (_living >= _slots.Length && Array.TrueForAll(_slots, static slot => slot.Current is not null))
            return;
        if (_broken is not null)
            return;

        var demand = _queue.Count;
        foreach (var slot in _slots)
        {
            demand += slot.Current switch
            {
                null => 0,
                { State: WorkerState.Starting } => -1,
                { InFlight.Count: var count } => Math.Max(0, count - 1),
            };
        }

        foreach (var slot in _slots)
        {
            if (demand <= 0)
                return;
            if (slot.Current is not null)
                continue;
            slot.Current = NewWorker(slot, ref after);
            demand--;
        }
    }

    private PoolWorker NewWorker(WorkerSlot slot, ref AfterLock after)
    {
        var worker = new PoolWorker(this, slot, ++_started);
        _living++;
        after.Do(worker.Start);
        return worker;
    }
}
