namespace Rungs;

/// <summary>The five levels of concurrency, from the simplest to the widest.</summary>
public enum Level
{
    /// <summary>One thing is done before the next starts.</summary>
    Serial,

    /// <summary>Many things at once on one thread; none of them blocks.</summary>
    Loop,

    /// <summary>Many things at once on threads; some of them block or compute.</summary>
    Threads,

    /// <summary>Worker processes on this machine.</summary>
    Processes,

    /// <summary>Other machines.</summary>
    Hosts,
}
