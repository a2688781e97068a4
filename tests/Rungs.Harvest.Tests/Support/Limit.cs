namespace Rungs.Harvest.Tests.Support;

/// <summary>How long things may take before they count as hung; generous, because machines are shared.</summary>
internal static class Limit
{
    /// <summary>Of a test.</summary>
    internal const int Milliseconds = 180_000;

    /// <summary>Of a test that runs the program many times.</summary>
    internal const int SoakMilliseconds = 1_800_000;

    /// <summary>Of one program, from what is asked of it to its end. The end after a signal takes 5 s by itself where answers do not come.</summary>
    internal static readonly TimeSpan OfProgram = TimeSpan.FromSeconds(60);
}
