namespace Rungs.Harvest.Tests.Support;

/// <summary>How much of a soak test runs.</summary>
internal static class Soak
{
    internal static int Rounds(int usual, int soak) => Environment.GetEnvironmentVariable("RUNGS_SOAK") == "1" ? soak : usual;
}
