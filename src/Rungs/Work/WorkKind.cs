namespace Rungs;

/// <summary>What a function mostly does with its thread.</summary>
public enum WorkKind
{
    /// <summary>Nothing was said; treated as <see cref="Blocking"/>.</summary>
    Unknown,

    /// <summary>It waits: files, sockets, locks, sleeps.</summary>
    Blocking,

    /// <summary>It computes.</summary>
    Cpu,
}
