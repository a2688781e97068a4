using Rungs.Diagnostics;

namespace Rungs.Processes.Engine;

/// <summary>The instruments of process pools, in the library's meter.</summary>
internal static class PoolTelemetry
{
    /// <summary>Makes them, so that listeners find them. Not on a caller's thread, because it takes a new process some milliseconds.</summary>
    internal static void Publish()
    {
        // The static constructor does it, once.
    }

    static PoolTelemetry()
    {
        Observe("rungs.processes.workers", "{process}", "Workers that take calls.", static pool => pool.Workers, isCounter: false);
        Observe("rungs.processes.busy", "{process}", "Workers that run a call.", static pool => pool.Busy, isCounter: false);
        Observe("rungs.processes.queued", "{call}", "Calls that wait for a worker.", static pool => pool.Queued, isCounter: false);
        Observe("rungs.processes.executed", "{call}", "Calls that workers have answered.", static pool => pool.Executed);
        Observe("rungs.processes.crashed", "{process}", "Workers that ended unasked.", static pool => pool.Crashed);
        Observe("rungs.processes.recycled", "{process}", "Workers that were replaced.", static pool => pool.Recycled);
    }

    private static void Observe(string name, string unit, string description, Func<ProcessPoolStatistics, long> value, bool isCounter = true) =>
        Telemetry.Observe(name, unit, description, "pool", value, static pool => pool.Name, isCounter);
}
