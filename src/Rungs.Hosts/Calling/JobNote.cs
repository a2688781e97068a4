using Rungs.Hosts.Jobs;

namespace Rungs.Hosts.Calling;

/// <summary>What a timeline is told of a job, from its sending to its outcome.</summary>
internal sealed class JobNote
{
    /// <summary>When it was sent; ticks, UTC, as the next one.</summary>
    internal long Sent { get; private set; }

    /// <summary>When its outcome came; 0 before.</summary>
    internal long Received { get; private set; }

    /// <summary>What its worker says of where and when it ran; null before, and where it says nothing.</summary>
    internal JobTimes? Times { get; private set; }

    internal void MarkSent() => Sent = DateTime.UtcNow.Ticks;

    /// <summary>Its outcome has come; a second one says nothing new.</summary>
    internal void Answered(JobTimes? times)
    {
        if (Received == 0)
            (Times, Received) = (times, DateTime.UtcNow.Ticks);
    }
}
