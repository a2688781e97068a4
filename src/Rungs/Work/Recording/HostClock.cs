namespace Rungs;

/// <summary>How far another machine's clock is ahead of this one's, as far as causes and effects tell.</summary>
/// <remarks>
/// No function begins before its job was sent, and none ends after its reply has come. So each reply says that the other clock is ahead by at
/// most the first difference and at least by the second; of what all replies leave, the offset nearest to zero is taken. Clocks that are set by NTP
/// stay as they are; one that is off is corrected up to the time that the quickest messages are on their way. Ticks of 100 ns, UTC. Any thread.
/// </remarks>
internal sealed class HostClock
{
    private readonly Lock _gate = new();

    /// <summary>It is ahead by at least this.</summary>
    private long _least = long.MinValue;

    /// <summary>It is ahead by at most this.</summary>
    private long _most = long.MaxValue;

    /// <summary>How far it is ahead; negative where it is behind.</summary>
    internal long Offset
    {
        get
        {
            lock (_gate)
                return Math.Clamp(0, _least, _most);
        }
    }

    /// <summary>Learns from a reply.</summary>
    /// <param name="sent">When the job was sent, by this machine's clock.</param>
    /// <param name="began">When it began, by the other's.</param>
    /// <param name="ended">When it ended, by the other's.</param>
    /// <param name="received">When its reply came, by this machine's.</param>
    internal void Observe(long sent, long began, long ended, long received)
    {
        lock (_gate)
        {
            var (least, most) = (Math.Max(_least, ended - received), Math.Min(_most, began - sent));
            if (least > most) // one of the clocks was set meanwhile: what was learned before is worth nothing
                (least, most) = (ended - received, began - sent);
            if (least <= most)
                (_least, _most) = (least, most);
        }
    }
}
