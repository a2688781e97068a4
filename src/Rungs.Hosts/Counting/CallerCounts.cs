using Rungs.Hosts.Jobs;

namespace Rungs.Hosts.Counting;

/// <summary>What a caller has counted. Safe to use from any thread.</summary>
internal sealed class CallerCounts
{
    /// <summary>Jobs that ended so, by the number of the kind.</summary>
    private readonly long[] _ended = new long[(int)ReplyKind.Dead + 1];

    private long _sent;
    private long _enqueued;
    private long _ignored;

    internal void CountSent(bool isEnqueued)
    {
        Interlocked.Increment(ref _sent);
        if (isEnqueued)
            Interlocked.Increment(ref _enqueued);
    }

    /// <summary>An outcome has come, to a job that waited for it or to one that had ended.</summary>
    internal void CountOutcome(ReplyKind kind, bool isFirst) => Interlocked.Increment(ref isFirst ? ref _ended[(int)kind] : ref _ignored);

    /// <summary>What was counted, put into <paramref name="rest"/>.</summary>
    internal HostPoolStatistics AddTo(HostPoolStatistics rest) => rest with
    {
        Sent = Interlocked.Read(ref _sent),
        Enqueued = Interlocked.Read(ref _enqueued),
        Succeeded = Ended(ReplyKind.Result) + Ended(ReplyKind.Null),
        Failed = Ended(ReplyKind.Error),
        Cancelled = Ended(ReplyKind.Cancelled),
        Late = Ended(ReplyKind.Late),
        Dead = Ended(ReplyKind.Dead),
        RepliesIgnored = Interlocked.Read(ref _ignored),
    };

    private long Ended(ReplyKind kind) => Interlocked.Read(ref _ended[(int)kind]);
}
