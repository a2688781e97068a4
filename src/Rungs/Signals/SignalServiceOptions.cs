namespace Rungs.Signals;

/// <summary>How a <see cref="SignalService"/> is set up.</summary>
public sealed record SignalServiceOptions
{
    /// <summary>How long the end may take: from the first signal, or the request, until the last join has ended.</summary>
    /// <value>Default: <see cref="Timeout.InfiniteTimeSpan"/>, no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative and not infinite.</exception>
    public TimeSpan JoinTimeout
    {
        get;
        init => field = value >= TimeSpan.Zero || value == Timeout.InfiniteTimeSpan
            ? value
            : throw new ArgumentOutOfRangeException(nameof(JoinTimeout), value, "A timeout is zero or more, or Timeout.InfiniteTimeSpan.");
    } = Timeout.InfiniteTimeSpan;

    /// <summary>The clock of <see cref="JoinTimeout"/>.</summary>
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
