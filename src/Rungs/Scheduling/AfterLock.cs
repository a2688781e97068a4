using Rungs.Coordination;

namespace Rungs.Scheduling;

/// <summary>What was settled under the lock, to be done after it.</summary>
internal struct AfterLock
{
    /// <summary>Consumers and joiners to wake.</summary>
    internal WakeList Wakes;

    /// <summary>The alarm of a scheduler that has ended. Not disposed under the lock: a clock's timer may wait for its callback.</summary>
    internal Alarm? Over;

    internal readonly void Run()
    {
        Over?.Dispose();
        Wakes.WakeAll();
    }
}
