namespace Rungs.Diagnostics;

/// <summary>Something the watchdog looks at from time to time.</summary>
internal interface IWatched
{
    /// <summary>Looks whether it stands still, and reports. Called on the watchdog's thread; must not wait.</summary>
    /// <param name="now">Milliseconds, as <see cref="Environment.TickCount64"/> counts them.</param>
    /// <returns>Whether anything is under way, so that the watchdog has to come again soon.</returns>
    bool Look(long now);

    /// <summary>What it has done and holds, as a record; null where it keeps none. Any thread.</summary>
    object? ReadStatistics();
}
