using Rungs.Diagnostics;

namespace Rungs.Hosts.Counting;

/// <summary>The instruments of host pools and of their workers, in the library's meter.</summary>
internal static class HostTelemetry
{
    /// <summary>Makes them, so that listeners find them.</summary>
    internal static void Publish()
    {
        // The static constructor does it, once.
    }

    static HostTelemetry()
    {
        OfPools("rungs.hosts.in_flight", "{job}", "Jobs that wait for their outcome.", static pool => pool.InFlight, isCounter: false);
        OfPools("rungs.hosts.waiting", "{caller}", "Callers that wait because enough jobs are in flight.", static pool => pool.WaitingForRoom, isCounter: false);
        OfPools("rungs.hosts.sent", "{job}", "Jobs that the broker has safe.", static pool => pool.Sent);
        OfPools("rungs.hosts.resent", "{message}", "Messages that were sent again.", static pool => pool.Resent);
        OfPools("rungs.hosts.ended", "{job}", "Jobs whose callers have their outcome.", static pool => pool.Ended);
        OfPools("rungs.hosts.failed", "{job}", "Jobs whose functions threw.", static pool => pool.Failed);
        OfPools("rungs.hosts.dead", "{job}", "Jobs of waiting callers that were put on the dead queue.", static pool => pool.Dead);
        OfPools("rungs.hosts.replies_ignored", "{reply}", "Outcomes that came for jobs that had ended.", static pool => pool.RepliesIgnored);
        OfPools("rungs.hosts.connections_lost", "{connection}", "Connections to the broker that callers have lost.", static pool => pool.ConnectionsLost);
        OfWorkers("rungs.hosts.worker.running", "{job}", "Jobs that run.", static worker => worker.Running, isCounter: false);
        OfWorkers("rungs.hosts.worker.done", "{job}", "Jobs that are over at their worker.", static worker => worker.Done);
        OfWorkers("rungs.hosts.worker.repeated", "{job}", "Jobs that came again and were not run again.", static worker => worker.Repeated);
        OfWorkers("rungs.hosts.worker.retried", "{job}", "Jobs that were put back for another attempt.", static worker => worker.Retried);
        OfWorkers("rungs.hosts.worker.dead", "{job}", "Jobs that workers have put on the dead queue.", static worker => worker.Dead);
        OfWorkers("rungs.hosts.worker.connections_lost", "{connection}", "Connections to the broker that workers have lost.", static worker => worker.ConnectionsLost);
    }

    private static void OfPools(string name, string unit, string description, Func<HostPoolStatistics, long> value, bool isCounter = true) =>
        Telemetry.Observe(name, unit, description, "pool", value, static pool => pool.Name, isCounter);

    private static void OfWorkers(string name, string unit, string description, Func<HostWorkerStatistics, long> value, bool isCounter = true) =>
        Telemetry.Observe(name, unit, description, "pool", value, static worker => worker.Name, isCounter);
}
