namespace Rungs.Streams;

/// <summary>What the streams of <see cref="AsyncStream"/> have in common.</summary>
public abstract record StreamOptions
{
    private protected StreamOptions()
    {
    }

    /// <summary>
    /// How long leaving waits for a source that is amid a step, once it was told by its token to stop. One that takes longer is
    /// reported to <c>StallMonitor</c>, left behind, and disposed when its step ends.
    /// </summary>
    /// <value>Default: 1 s. <see cref="Timeout.InfiniteTimeSpan"/> waits for as long as it takes.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative and not infinite.</exception>
    public TimeSpan LeaveTimeout
    {
        get;
        init
        {
            if (value < TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
                throw new ArgumentOutOfRangeException(nameof(LeaveTimeout), value, "A timeout is zero or more, or Timeout.InfiniteTimeSpan.");
            field = value;
        }
    } = TimeSpan.FromSeconds(1);

    /// <summary>The clock.</summary>
    /// <value>Default: <see cref="TimeProvider.System"/>.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(TimeProvider));
            field = value;
        }
    } = TimeProvider.System;
}
