using System.Diagnostics;

namespace Rungs.Loops;

/// <summary>While a thread of the thread pool is blocked here, lets the pool have one thread more, at once.</summary>
/// <remarks>
/// The pool starts threads without delay only up to its minimum; beyond it adds one per half second. The minimum is a setting
/// of the whole process, so each raise is taken back, and a value that somebody else set meanwhile is left alone.
/// </remarks>
internal static class PoolCompensation
{
    private static readonly Lock s_gate = new();

    /// <summary>How many raises have not been taken back.</summary>
    private static int s_raises;

    /// <summary>The minimum without our raises.</summary>
    private static int s_base;

    /// <summary>The minimum as last set here; where the pool's differs, somebody else has set it.</summary>
    private static int s_lastSet;

    /// <summary>A pool thread is about to block.</summary>
    internal static void Raise() => Add(1);

    /// <summary>It goes on.</summary>
    internal static void Lower() => Add(-1);

    private static void Add(int change)
    {
        lock (s_gate)
        {
            ThreadPool.GetMinThreads(out var workers, out var io);
            ThreadPool.GetMaxThreads(out var max, out _);
            if (s_raises == 0 || workers != s_lastSet)
                s_base = workers;

            s_raises += change;
            Debug.Assert(s_raises >= 0, "Each lowering follows a raise.");
            s_lastSet = Math.Min(s_base + s_raises, max);
            ThreadPool.SetMinThreads(s_lastSet, io);
        }
    }
}
