using System.Globalization;

namespace Rungs.Tests.Support;

/// <summary>How much of a soak test runs: a fair share in the usual run, twenty times that in <c>make soak</c>.</summary>
internal static class Soak
{
    private const int Factor = 20;

    /// <summary>Under how many schedules a simulation of one of the library's own runs; <c>make proofs</c> asks for more.</summary>
    internal static int Schedules => Environment.GetEnvironmentVariable("RUNGS_SCHEDULES") is { } schedules ? int.Parse(schedules, CultureInfo.InvariantCulture) : 10_000;

    internal static int Share(int count) => Environment.GetEnvironmentVariable("RUNGS_SOAK") == "1" ? count * Factor : count;
}
