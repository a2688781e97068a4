namespace Rungs.Loops;

/// <summary>How an <see cref="EventLoop"/> is set up.</summary>
public sealed record EventLoopOptions
{
    /// <summary>What people read in statistics and errors.</summary>
    /// <value>Default: <c>loop</c>.</value>
    /// <exception cref="ArgumentException">The value is null or blank.</exception>
    public string Name
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Name));
            field = value;
        }
    } = "loop";

    /// <summary>The clock behind timers and delays.</summary>
    /// <value>Default: <see cref="TimeProvider.System"/>, for which the loop keeps its own timers and parks with a limit.</value>
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
