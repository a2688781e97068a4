namespace Rungs.Loops;

/// <summary>How a <see cref="BackgroundLoop"/> is set up.</summary>
public sealed record BackgroundLoopOptions
{
    /// <summary>What people read in statistics, errors and the thread's name.</summary>
    /// <value>Default: <c>background</c>.</value>
    /// <exception cref="ArgumentException">The value is null or blank.</exception>
    public string Name
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Name));
            field = value;
        }
    } = "background";

    /// <summary>The clock behind timers and delays.</summary>
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

    /// <summary>How the loop itself is set up, save its name and clock: nesting, waits, slow callbacks.</summary>
    /// <value>Default: that of <see cref="EventLoopOptions"/>.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public EventLoopOptions Loop
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Loop));
            field = value;
        }
    } = new();

    /// <summary>Whether disposal cancels the tokens of what runs before it waits for it.</summary>
    /// <value>Default: <see langword="false"/>: disposal waits for work to end by itself.</value>
    public bool CancelOnDispose { get; init; }
}
