namespace Rungs.Coordination;

/// <summary>How a <see cref="SlidingLogRateLimiter"/> is set up.</summary>
public sealed record SlidingLogRateLimiterOptions : LimiterOptions
{
    /// <summary>How many permits are granted within any <see cref="Window"/>, at most.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than one.</exception>
    public required int PermitLimit
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(PermitLimit));
            field = value;
        }
    }

    /// <summary>The length of the window.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public required TimeSpan Window
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(Window));
            field = value;
        }
    }
}
