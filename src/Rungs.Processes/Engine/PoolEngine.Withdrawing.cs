namespace Rungs.Processes.Engine;

/// <remarks>Calls that nobody wants any more, unless they are with a worker.</remarks>
internal sealed partial class PoolEngine
{
    /// <summary>Takes a call back that waits in the queue; it ends as cancelled. One that is with a worker, or has ended, stays as it is.</summary>
    internal void Withdraw(PoolCall call)
    {
        var after = new AfterLock(this);
        var isInterrupted = false;
        bool isQueued;
        _gate.EnterForGood(ref isInterrupted); // whoever leaves has to leave
        try
        {
            isQueued = call.State == CallState.Queued;
            if (isQueued)
                TakeOut(call, ref after);
        }
        finally
        {
            _gate.Exit();
        }

        if (isQueued)
            call.Fail(error: null);
        after.Run();
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary>A call is not queued any more, and will not run. Under the lock.</summary>
    private void TakeOut(PoolCall call, ref AfterLock after)
    {
        _queue.Remove(call);
        call.State = CallState.Ended;
        GiveRoom(ref after);
        if (_isClosed)
            SettleAll(ref after); // it may have been the last
    }
}
