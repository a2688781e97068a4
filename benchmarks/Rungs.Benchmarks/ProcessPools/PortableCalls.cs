using System.Runtime.CompilerServices;

namespace Rungs.Benchmarks.ProcessPools;

/// <summary>What the workers are asked to do.</summary>
internal static class PortableCalls
{
    [Portable]
    internal static int Same(int number) => number;

    [Portable]
    internal static byte[] SameBytes(byte[] bytes) => bytes;

    /// <summary>The sum of the numbers below <paramref name="end"/>. Optimised from its first call on, in each process.</summary>
    [Portable]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static long SumBelow(long end)
    {
        var sum = 0L;
        for (var number = 0L; number < end; number++)
            sum += number;
        return sum;
    }
}
