namespace Rungs;

/// <summary>Where works run: a rung, and the process behind it where that is another one. Made once for each, so that works share it.</summary>
/// <param name="level">The rung's level.</param>
/// <param name="rung">The rung's name.</param>
internal sealed class WorkPlace(Level level, string rung)
{
    internal Level Level => level;

    internal string Rung => rung;

    /// <summary>The machine; null for this one.</summary>
    internal string? Host { get; init; }

    /// <summary>The process there; 0 for this one.</summary>
    internal int ProcessId { get; init; }

    /// <summary>What runs the works in that process, such as a worker's number; null where the span's thread says it.</summary>
    internal string? Runner { get; init; }

    /// <summary>The clock by which its works are timed; null for the clock of this machine.</summary>
    internal HostClock? Clock { get; init; }
}
