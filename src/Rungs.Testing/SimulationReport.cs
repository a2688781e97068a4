namespace Rungs.Testing;

/// <summary>What a <see cref="Simulation"/> did, where the test passed.</summary>
public sealed record SimulationReport
{
    /// <summary>Under how many schedules the test ran.</summary>
    public required int Schedules { get; init; }

    /// <summary>How many steps all runs took.</summary>
    public required long Steps { get; init; }

    /// <summary>Whether there are no other schedules; only <see cref="SimulationStrategy.DepthFirst"/> can tell.</summary>
    public required bool IsExhausted { get; init; }

    /// <summary>A sum over all choices: two simulations that went the same way have the same.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>What went on outside the schedules, in words: code that escaped to the thread pool, and I/O that woke the test. With any of it, a schedule may go another way next time.</summary>
    public required IReadOnlyList<string> Outside { get; init; }
}
