namespace Rungs.Tour.Tests;

/// <summary>How long a test may take before it counts as hung.</summary>
internal static class Limit
{
    internal const int Milliseconds = 120_000;
}
