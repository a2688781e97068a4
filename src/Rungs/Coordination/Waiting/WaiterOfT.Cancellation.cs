namespace Rungs.Coordination;

/// <remarks>The token: it may end the wait as long as the verdict is not given.</remarks>
internal sealed partial class Waiter<TRequest, TResult>
{
    private CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;

    /// <summary>Whether a cancellation is under way; moved by its thread, while the caller's waits for it or is the same.</summary>
    private int _callbacks;

    /// <summary>From here on <paramref name="cancellationToken"/> ends the wait. Not under the lock: a cancelled one calls back at once.</summary>
    private void Heed(CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        var isInterrupted = false;
        while (true)
        {
            try
            {
                _registration = cancellationToken.UnsafeRegister(static self => ((Waiter<TRequest, TResult>)self!).LeaveCancelled(), this);
                break;
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true; // by a busy token source: thrown here, the caller would leave its place in the line behind
            }
        }

        if (_guard is not null)
        {
            Interlocked.MemoryBarrier(); // registers, then looks; Wake settles, then unregisters: one sees the other
            if (IsSettled)
                _registration.Unregister();
        }

        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <remarks>
    /// Counted, because where waiting for the lock lets other code run on this thread, the caller may take over its grant in there:
    /// then the waiter is not used again, or the rest of this would cancel another caller.
    /// </remarks>
    private void LeaveCancelled()
    {
        _callbacks++;
        ScheduleHook.BeginWithoutPoints();
        try
        {
            _line.Cancel(this);
        }
        finally
        {
            ScheduleHook.EndWithoutPoints();
        }

        _callbacks--;
    }

    /// <summary>Waits for a callback that is running on another thread: after this, no cancellation can meet the waiter's next use.</summary>
    private void IgnoreToken()
    {
        var isInterrupted = false;
        while (true)
        {
            try
            {
                _registration.Dispose();
                break;
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true; // the verdict is given: thrown here, it would lose what was granted
            }
        }

        (_registration, _cancellationToken) = (default, default);
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }
}
