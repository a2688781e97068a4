using Rungs.Diagnostics;

namespace Rungs.Tests.Diagnostics;

/// <summary>Counts the watchdog's looks, so that a test knows that it has looked at what is older.</summary>
internal sealed class Looks : IWatched
{
    private int _count;

    internal Looks()
    {
        Watchdog.Watch(this);
        Watchdog.Wake();
    }

    object? IWatched.ReadStatistics() => null;

    /// <summary>Waits for two whole looks more.</summary>
    internal void WaitForTwo()
    {
        var enough = Volatile.Read(ref _count) + 3; // the first may be under way
        Hang.Until(() => Volatile.Read(ref _count) >= enough, "the watchdog");
    }

    bool IWatched.Look(long now)
    {
        Interlocked.Increment(ref _count);
        return true;
    }
}
