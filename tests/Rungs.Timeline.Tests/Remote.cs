using System.Diagnostics;

namespace Rungs.Tests.Timelines;

/// <summary>Functions that workers run.</summary>
internal static class Remote
{
    /// <summary>When it began and ended, by the machine's monotonic clock.</summary>
    [Portable(Idempotent = true)]
    internal static long[] Stamps()
    {
        var began = Stopwatch.GetTimestamp();
        Thread.SpinWait(1000);
        return [began, Stopwatch.GetTimestamp()];
    }

    [Portable]
    internal static int Fail(string message) => throw new InvalidOperationException(message);

    /// <summary>Ends its process the first time, and returns the second.</summary>
    [Portable(Idempotent = true)]
    internal static int ExitOnce(string marker)
    {
        if (File.Exists(marker))
            return 7;
        File.WriteAllText(marker, "");
        Environment.Exit(3);
        return 0;
    }

    /// <summary>Blocks until the gate is open.</summary>
    [Portable]
    internal static int Pass(string gate)
    {
        Gate.Pass(gate);
        return 1;
    }
}
