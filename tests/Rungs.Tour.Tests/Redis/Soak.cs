namespace Rungs.Tour.Tests.Redis;

/// <summary>How much of a soak test runs: a fair share in the usual run, twenty times that in <c>make soak</c>.</summary>
internal static class Soak
{
    private const int Factor = 20;

    internal static int Share(int count) => Environment.GetEnvironmentVariable("RUNGS_SOAK") == "1" ? count * Factor : count;
}
