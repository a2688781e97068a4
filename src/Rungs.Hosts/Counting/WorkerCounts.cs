using Rungs.Hosts.Jobs;

namespace Rungs.Hosts.Counting;

/// <summary>What a worker has counted. Safe to use from any thread.</summary>
internal sealed class WorkerCounts
{
    /// <summary>Jobs whose outcome was so, by the number of the kind.</summary>
    private readonly long[] _outcomes = new long[(int)ReplyKind.Dead + 1];

    private long _retried;

    internal void CountOutcome(ReplyKind kind) => Interlocked.Increment(ref _outcomes[(int)kind]);

    internal void CountRetry() => Interlocked.Increment(ref _retried);

    /// <summary>What was counted, put into <paramref name="rest"/>.</summary>
    internal HostWorkerStatistics AddTo(HostWorkerStatistics rest) => rest with
    {
        Failed = Outcomes(ReplyKind.Error),
        Cancelled = Outcomes(ReplyKind.Cancelled),
        Late = Outcomes(ReplyKind.Late),
        Dead = Outcomes(ReplyKind.Dead),
        Retried = Interlocked.Read(ref _retried),
    };

    private long Outcomes(ReplyKind kind) => Interlocked.Read(ref _outcomes[(int)kind]);
}
