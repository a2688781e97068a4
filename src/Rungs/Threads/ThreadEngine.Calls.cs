using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Threads;

/// <remarks>The way of a call: in, to a thread, out.</remarks>
internal sealed partial class ThreadEngine
{
    /// <summary>Takes in a call: queues it, and sees to it that a thread comes for it.</summary>
    internal void Submit(ThreadCall call)
    {
        if (call.Hook is ISchedule && !ReferenceEquals(call.Hook, _schedule))
            throw FromOutside();

        ScheduleHook.Point();
        var coming = default(Coming);
        bool isClosed;
        bool startsNow;
        lock (_gate)
        {
            AssertInvariants();
            startsNow = HasThreadForOneMore();
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
            call.TryFail(ClosedReason);
            Leave(call);
        }

        Bring(coming);
        if (!startsNow)
            Watchdog.Wake();
    }

    /// <summary>Takes in a continuation of an async function; never refused, also when the engine is closed.</summary>
    internal void Continue(SendOrPostCallback callback, object? state, ThreadContext context) =>
        Submit(new ContinuationCall(callback, state, context) { Hook = context.Hook });

    /// <summary>Takes in a callback; never refused.</summary>
    internal void Start(SendOrPostCallback callback, object? state, IScheduleHook? hook) =>
        Continue(callback, state, hook is null ? _context : new ThreadContext(this, hook));

    /// <summary>Runs a call on this thread, as part of the hook it was submitted under.</summary>
    internal static void Execute(ThreadCall call)
    {
        var outer = ScheduleHook.Current;
        ScheduleHook.Current = call.Hook;
        if (call.Hook is ISchedule schedule)
        {
            schedule.Label(call);
            SynchronizationContext.SetSynchronizationContext(schedule.PoolContext);
            schedule.Point(); // one that was taken first need not begin first
        }

        call.Execute();
        if (!ReferenceEquals(ScheduleHook.Current, outer))
            ScheduleHook.Current = outer;
    }

    /// <summary>Runs a call on a thread of this engine that waits for it, if it is still queued.</summary>
    internal bool TryRunInPlace(ThreadCall call)
    {
        if (!TryTakeOut(call))
            return false;

        // Inside another call: the thread's context is put away meanwhile.
        EnterHook(call);
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        Execute(call);
        SynchronizationContext.SetSynchronizationContext(context);
        lock (_gate)
            _executed++;
        Leave(call);
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
        var wakes = default(WakeList);
        lock (_gate)
        {
            AssertInvariants();
            isTaken = _queue.Remove(call);
            if (isTaken)
                GiveRoom(ref wakes);
        }

        wakes.WakeAll();
        return isTaken;
    }

    /// <summary>The call has ended, whichever way.</summary>
    private void Leave(ThreadCall call)
    {
        if (call is ILiveCall live)
            _calls.Remove(live);
        call.Leave();
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
