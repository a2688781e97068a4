namespace Rungs.Coordination;

/// <remarks>The blocking caller: its thread parks, and is woken directly.</remarks>
internal sealed partial class Waiter<TRequest, TResult>
{
    /// <summary>A blocking waiter looks this often before it parks, some microseconds: about what a wake would cost both sides.</summary>
    private static readonly int s_spinsBeforePark = Environment.ProcessorCount > 1 ? 40 : 0;

    /// <summary>The wait, as a blocking caller stands in it. Outside the lock.</summary>
    /// <param name="deadline">Ends the wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="result">What it was granted.</param>
    /// <returns>False where the time ran out first.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted first.</exception>
    internal bool Wait(in Deadline deadline, CancellationToken cancellationToken, out TResult result)
    {
        var parker = _parker!;
        var isInTime = true;
        if (IsWatched)
            BeWatched();
        if (cancellationToken.CanBeCanceled)
            Heed(cancellationToken);
        try
        {
            isInTime = ParkUntilWoken(parker, deadline);
        }
        catch
        {
            Free(); // it has left the line
            throw;
        }
        finally
        {
            ThreadParker.Return(parker);
        }

        if (isInTime)
        {
            result = TakeResult();
            return true;
        }

        Free();
        result = default!;
        return false;
    }

    /// <returns>False where the time ran out first, and it has left the line.</returns>
    private bool ParkUntilWoken(Parker parker, in Deadline deadline)
    {
        var hook = ScheduleHook.Current;
        for (var spins = hook is null ? s_spinsBeforePark : 0; spins > 0 && !IsSettled; spins--)
            Thread.SpinWait(8);

        var mustStay = false; // the verdict is given, so Wake is on its way: neither time nor interruption changes it
        var isInterrupted = false;
        try
        {
            while (!IsSettled)
            {
                if (mustStay || !deadline.HasPassed)
                    ParkOnce(parker, mustStay ? Deadline.Never : deadline, hook, ref mustStay, ref isInterrupted);
                else if (_line.TryLeave(this, ref isInterrupted))
                    return false;
                else
                    mustStay = true;
            }

            return true;
        }
        finally
        {
            if (isInterrupted)
                Thread.CurrentThread.Interrupt(); // the thread's next wait hears of it: what was granted here is not lost for it
        }
    }

    private void ParkOnce(Parker parker, in Deadline deadline, IScheduleHook? hook, ref bool mustStay, ref bool isInterrupted)
    {
        try
        {
            deadline.Park(parker, hook);
        }
        catch (Exception error) // an interruption, a synchronization context that refuses to wait, a clock that fails
        {
            if (!mustStay && _line.TryLeave(this, ref isInterrupted))
                throw;
            mustStay = true; // what was granted is not lost for it
            isInterrupted |= error is ThreadInterruptedException;
        }
    }
}
