namespace Rungs.Coordination;

/// <summary>What <see cref="SlidingLogRateLimiterOptions"/> and <see cref="LockoutOptions"/> have in common.</summary>
public abstract record LimiterOptions
{
    private protected LimiterOptions()
    {
    }

    /// <summary>How many permits may be waited for at once; who asks for more is refused with a lease that is not acquired.</summary>
    /// <value>Default: <see cref="int.MaxValue"/>; zero lets nobody wait.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int QueueLimit
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(QueueLimit));
            field = value;
        }
    } = int.MaxValue;

    /// <summary>The clock.</summary>
    /// <value>Default: <see cref="TimeProvider.System"/>; waits then end by a thread of this library, not of the thread pool.</value>
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
