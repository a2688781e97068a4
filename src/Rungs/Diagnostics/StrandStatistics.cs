namespace Rungs.Diagnostics;

/// <summary>What a strand has done and holds, at one moment.</summary>
public sealed record StrandStatistics
{
    /// <summary>The name of the strand.</summary>
    public required string Name { get; init; }

    /// <summary>Whether one of its functions runs, or is about to.</summary>
    public bool IsBusy { get; init; }

    /// <summary>Functions, and continuations of functions, that wait for their turn.</summary>
    public int Waiting { get; init; }

    /// <summary>Functions that gave up their turn in blocking style and hold a thread until they go on.</summary>
    public int Paused { get; init; }

    /// <summary>Calls that have not ended.</summary>
    public int Calls { get; init; }

    /// <summary>Turns given so far.</summary>
    public long Turns { get; init; }
}
