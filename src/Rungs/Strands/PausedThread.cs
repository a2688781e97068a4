using Rungs.Coordination;

namespace Rungs.Strands;

/// <summary>A thread that waits for its turn in the middle of a function.</summary>
internal sealed class PausedThread(object? function)
{
    private readonly Parker _parker = ThreadParker.Rent();

    /// <summary>Whether the turn was handed to it.</summary>
    private bool _hasTurn;

    /// <summary>What the name of its function is found from.</summary>
    internal object? Function => function;

    /// <summary>Hands it the turn. Any thread; not under a lock.</summary>
    internal void GiveTurn()
    {
        Volatile.Write(ref _hasTurn, true);
        _parker.Unpark();
    }

    /// <summary>Waits for the turn; for ever, because a function that goes on without its turn would break the promise of the strand.</summary>
    internal void WaitForTurn()
    {
        var isInterrupted = false;
        while (!Volatile.Read(ref _hasTurn))
        {
            try
            {
                _parker.Park(Timeout.Infinite, ScheduleHook.Current);
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true;
            }
        }

        ThreadParker.Return(_parker);
        if (isInterrupted)
            Thread.CurrentThread.Interrupt(); // its next wait hears of it
    }
}
