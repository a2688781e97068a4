namespace Rungs.Processes.Engine;

/// <remarks>The end.</remarks>
internal sealed partial class PoolEngine
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether workers are being killed for the pool's end.</summary>
    private bool _isKilling;

    /// <summary>Whether all is over.</summary>
    private bool _isEnded;

    /// <summary>Takes no further calls, and ends as the options say.</summary>
    /// <returns>A task that ends when every call has, and every process.</returns>
    internal Task CloseAsync()
    {
        var after = new AfterLock(this);
        List<PoolCall> refused = [];
        var isInterrupted = false;
        _gate.EnterForGood(ref isInterrupted);
        try
        {
            AssertInvariants();
            if (!_isClosed)
                Close(refused, ref after);
        }
        finally
        {
            _gate.Exit();
        }

        foreach (var call in refused)
            call.Fail(new ObjectDisposedException(null, $"'{call.Name}' did not run: '{Name}' was disposed with PoolShutdown.{Options.Shutdown}."));
        after.Run();
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
        return _ended.Task;
    }

    private void Close(List<PoolCall> refused, ref AfterLock after)
    {
        _isClosed = true;
        _isKilling = Options.Shutdown == PoolShutdown.Kill;
        _roomWaiters.FailAll(() => Refusal("WaitForRoomAsync")!, ref after.Rooms); // before the queue is emptied, which would let them in
        if (Options.Shutdown != PoolShutdown.Drain)
            FailQueued(refused, ref after);
        if (_isKilling)
        {
            foreach (var worker in Held().Where(static worker => worker.InFlight.Count > 0))
                after.Do(worker.Kill);
        }

        _shutdownDue = After(Options.ShutdownTimeout);
        after.SetAlarm(_shutdownDue);
        SettleAll(ref after);
    }

    /// <summary>Disposal has waited long enough: what is queued goes, what runs is stopped. Under the lock.</summary>
    private void GiveUp(List<PoolCall> refused, ref AfterLock after)
    {
        _shutdownDue = Coordination.Clock.Never;
        FailQueued(refused, ref after);
        foreach (var call in Held().SelectMany(static worker => worker.InFlight).Where(static call => call.Stop is null))
            Stop(call, StopReason.Disposed, ref after);
        SettleAll(ref after);
    }

    /// <summary>Under the lock.</summary>
    private void EndIfOver(ref AfterLock after)
    {
        if (!_isClosed || _isEnded || _living > 0 || _queue.Count > 0)
            return;

        _isEnded = true;
        after.Do(_alarm.Dispose);
        after.Do(() => _ended.TrySetResult());
    }
}
