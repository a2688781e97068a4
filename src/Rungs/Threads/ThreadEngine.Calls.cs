using Rungs.Coordination;

namespace Rungs.Threads;

/// <remarks>The way of a call: in, to a thread, out.</remarks>
internal sealed partial class ThreadEngine
{
    /// <summary>Takes in a call: queues it, and sees to it that a thread comes for it.</summary>
    internal void Submit(ThreadCall call)
    {
        var coming = default(Coming);
        bool isClosed;
        lock (_gate)
        {
            AssertInvariants();
            var startsNow = HasThreadForOneMore();
            isClosed = _isClosed && call is not ContinuationCall;
            call.IsRefused = call.IsOnlyForNow && (isClosed || !startsNow);
            if (!isClosed && !call.IsRefused)
            {
                if (startsNow)
                    EnterHook(call);
                _queue.Add(call);
                if (_coming == 0)
                    coming = Summon(1);
            }
        }

        if (isClosed && !call.IsRefused)
        {
            call.Fail(ClosedReason);
            Leave(call);
        }

        Bring(coming);
    }

    /// <summary>Takes in a continuation of an async function; never refused, also when the engine is closed.</summary>
    internal void Continue(SendOrPostCallback callback, object? state, ThreadContext context) =>
        Submit(new ContinuationCall(callback, state, context) { Origin = CurrentOrigin, Hook = CurrentHook });

    /// <summary>Runs a call on this thread, as part of the hook it was submitted under.</summary>
    internal void Execute(ThreadCall call)
    {
        var outer = ScheduleHook.Current;
        ScheduleHook.Current = call.Hook;
        var keepsProcessAlive = _options.OnExit == OnExit.Wait && Thread.CurrentThread.IsBackground;
        if (keepsProcessAlive)
            Thread.CurrentThread.IsBackground = false;

        call.Execute();

        if (keepsProcessAlive)
            Thread.CurrentThread.IsBackground = true;
        ScheduleHook.Current = outer;
    }

    /// <summary>The oldest call queued from <paramref name="origin"/> runs here, if no other thread would come for it.</summary>
    internal bool TryRunQueuedFrom(SynchronizationContext origin)
    {
        ThreadCall? call;
        TaskCompletionSource? room;
        lock (_gate)
        {
            AssertInvariants();
            call = _coming > 0 || _threads < _options.MaxThreads ? null : _queue.TakeFirstFrom(origin);
            room = NextInRoom();
        }

        room?.TrySetResult();
        if (call is not null)
            RunNested(call);
        return call is not null;
    }

    /// <summary>Runs a call on a thread of this engine that waits for it, if it is still queued.</summary>
    internal bool TryRunInPlace(ThreadCall call)
    {
        if (!TryTakeOut(call))
            return false;

        RunNested(call);
        return true;
    }

    /// <summary>Takes a cancelled call out of the queue.</summary>
    /// <returns>Whether it stood there: then it never runs.</returns>
    internal bool TryWithdraw(ThreadCall call)
    {
        if (!TryTakeOut(call))
            return false;

        Leave(call);
        return true;
    }

    private bool TryTakeOut(ThreadCall call)
    {
        bool isTaken;
        TaskCompletionSource? room;
        lock (_gate)
        {
            AssertInvariants();
            isTaken = _queue.Remove(call);
            room = NextInRoom();
        }

        room?.TrySetResult();
        return isTaken;
    }

    /// <summary>Runs a call inside another one: the thread's context is put away meanwhile.</summary>
    private void RunNested(ThreadCall call)
    {
        EnterHook(call);
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        Execute(call);
        SynchronizationContext.SetSynchronizationContext(context);
        lock (_gate)
            _executed++;
        Leave(call);
    }

    /// <summary>The call has ended, whichever way.</summary>
    private void Leave(ThreadCall call)
    {
        if (call is ILiveCall live)
            _calls.Remove(live);
        if (call.IsEntered)
            call.Hook!.Exit();
    }

    /// <summary>Tells the hook that a thread will run the call.</summary>
    private static void EnterHook(ThreadCall call)
    {
        if (call.Hook is null || call.IsEntered)
            return;
        call.IsEntered = true;
        call.Hook.Enter();
    }
}
