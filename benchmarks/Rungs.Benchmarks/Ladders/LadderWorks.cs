using System.Runtime.CompilerServices;

namespace Rungs.Benchmarks.Ladders;

/// <summary>What the ladder's benchmarks run.</summary>
internal static class LadderWorks
{
    /// <summary>A call that blocks.</summary>
    [Portable(Idempotent = true)]
    internal static int Block(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return milliseconds;
    }

    /// <summary>Computes: a step is some 2 ns that no compiler can shorten. Optimised from its first call on, in each process.</summary>
    [Portable(Idempotent = true)]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static uint Compute(int steps)
    {
        var state = 2463534242u;
        for (var i = 0; i < steps; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
        }

        return state;
    }

    /// <summary>The same, in a process of its own.</summary>
    [Portable(Isolated = true, Idempotent = true)]
    internal static uint ComputeApart(int steps) => Compute(steps);
}
