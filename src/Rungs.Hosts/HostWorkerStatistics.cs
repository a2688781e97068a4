namespace Rungs.Hosts;

/// <summary>What a <see cref="HostWorker"/> has done and holds, at one moment.</summary>
public sealed record HostWorkerStatistics
{
    /// <summary>The name of its pool on the broker.</summary>
    public required string Name { get; init; }

    /// <summary>Whether there is a connection to the broker just now.</summary>
    public bool IsConnected { get; init; }

    /// <summary>Jobs that run.</summary>
    public int Running { get; init; }

    /// <summary>Jobs that are over here: answered, put back for another attempt, or on the dead queue.</summary>
    public long Done { get; init; }

    /// <summary>Jobs that came again while they ran, or after they had; they were not run again.</summary>
    public long Repeated { get; init; }

    /// <summary>Outcomes and cancellations that are kept, for jobs that come again; see <see cref="HostWorkerOptions.RememberedJobs"/>.</summary>
    public int Remembered { get; init; }

    /// <summary>Jobs whose functions threw; each attempt counts.</summary>
    public long Failed { get; init; }

    /// <summary>Jobs whose functions have heeded their token, or that were cancelled before they came.</summary>
    public long Cancelled { get; init; }

    /// <summary>Jobs that came after their deadline, and were not begun.</summary>
    public long Late { get; init; }

    /// <summary>Jobs that failed and were put back for another attempt.</summary>
    public long Retried { get; init; }

    /// <summary>Jobs that were put on the dead queue.</summary>
    public long Dead { get; init; }

    /// <summary>Connections to the broker that were lost.</summary>
    public long ConnectionsLost { get; init; }
}
