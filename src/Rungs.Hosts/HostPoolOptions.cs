using Rungs.Hosts.Options;

namespace Rungs.Hosts;

/// <summary>How a <see cref="HostPool"/> is set up.</summary>
public sealed record HostPoolOptions : HostConnectionOptions
{
    /// <summary>How many jobs may be under way at once; further callers wait, first come, first served.</summary>
    /// <value>Default: 1,024.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxInFlight
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxInFlight));
            field = value;
        }
    } = 1024;

    /// <summary>How long a job may wait for a worker; the caller of one that is not begun by then gets <see cref="TimeoutException"/>, and one that nobody waits for goes to the dead queue. Hosts' clocks have to agree as well as that.</summary>
    /// <value>Default: <see cref="Timeout.InfiniteTimeSpan"/>, for ever.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 ms, or longer than a year.</exception>
    public TimeSpan JobTimeout
    {
        get;
        init => field = Duration.Check(value, TimeSpan.FromMilliseconds(1), nameof(JobTimeout));
    } = Timeout.InfiniteTimeSpan;

    /// <summary>How long the workers have to say that one of them has begun a job that was cancelled or comes too late; after that nobody has. Until they are told, it may take as long again.</summary>
    /// <value>Default: 1 s.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or longer than a year.</exception>
    public TimeSpan CancelGrace
    {
        get;
        init => field = Duration.Check(value, TimeSpan.Zero, nameof(CancelGrace));
    } = TimeSpan.FromSeconds(1);

    /// <summary>How long the replies of a caller that is away are kept by the broker.</summary>
    /// <value>Default: 10 minutes.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 s, or longer than a year.</exception>
    public TimeSpan ReplyExpiry
    {
        get;
        init => field = Duration.Check(value, TimeSpan.FromSeconds(1), nameof(ReplyExpiry)) != Timeout.InfiniteTimeSpan ? value : throw new ArgumentOutOfRangeException(nameof(ReplyExpiry), value, "Replies nobody fetches have to go some day.");
    } = TimeSpan.FromMinutes(10);
}
