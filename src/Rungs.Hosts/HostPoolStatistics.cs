namespace Rungs.Hosts;

/// <summary>What a <see cref="HostPool"/> has done and holds, at one moment.</summary>
public sealed record HostPoolStatistics
{
    /// <summary>The pool's name on the broker.</summary>
    public required string Name { get; init; }

    /// <summary>Whether there is a connection to the broker just now; in memory always.</summary>
    public bool IsConnected { get; init; }

    /// <summary>Jobs that are being sent, or wait for their outcome.</summary>
    public int InFlight { get; init; }

    /// <summary>Callers that wait because <see cref="HostPoolOptions.MaxInFlight"/> jobs are in flight.</summary>
    public int WaitingForRoom { get; init; }

    /// <summary>Jobs that the broker has safe, enqueued ones included.</summary>
    public long Sent { get; init; }

    /// <summary>Those of them that nobody waits for.</summary>
    public long Enqueued { get; init; }

    /// <summary>Messages that were sent again, because the connection was lost on the way or the broker's queue had no room.</summary>
    public long Resent { get; init; }

    /// <summary>Jobs whose callers have their outcome, whichever it is: the following five.</summary>
    public long Ended => Succeeded + Failed + Cancelled + Late + Dead;

    /// <summary>Jobs whose functions returned.</summary>
    public long Succeeded { get; init; }

    /// <summary>Jobs whose functions threw.</summary>
    public long Failed { get; init; }

    /// <summary>Jobs that ended because their token was cancelled.</summary>
    public long Cancelled { get; init; }

    /// <summary>Jobs that were not begun within <see cref="HostPoolOptions.JobTimeout"/>.</summary>
    public long Late { get; init; }

    /// <summary>Jobs that were put on the dead queue; of enqueued ones the pool does not hear.</summary>
    public long Dead { get; init; }

    /// <summary>Outcomes that came for jobs that had ended: second ones, and those of jobs that were given up.</summary>
    public long RepliesIgnored { get; init; }

    /// <summary>Connections to the broker that were lost.</summary>
    public long ConnectionsLost { get; init; }
}
