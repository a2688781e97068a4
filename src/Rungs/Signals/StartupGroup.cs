namespace Rungs.Signals;

/// <summary>Startups, and the callbacks and joins added after them: these are for what those have started.</summary>
internal sealed class StartupGroup
{
    /// <summary>Whether it has a callback or a join, so that the next startup begins another group.</summary>
    internal bool HasEndings { get; set; }

    /// <summary>How many startups it has.</summary>
    internal int Startups { get; set; }

    /// <summary>How many of these have ended well.</summary>
    internal int Started { get; set; }

    /// <summary>Whether there is nothing to call back or to join.</summary>
    internal bool IsVoid => Startups > 0 && Started == 0;
}
