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

    /// <summary>How long a callback may hold the loop before it is reported by name to <see cref="Diagnostics.StallMonitor"/>.</summary>
    /// <value>Default: 100 ms; <see cref="Timeout.InfiniteTimeSpan"/> reports none. Callbacks are looked at every 20 ms.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, or negative and not infinite.</exception>
    public TimeSpan SlowCallbackThreshold
    {
        get;
        init
        {
            if (value != Timeout.InfiniteTimeSpan)
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(SlowCallbackThreshold));
            field = value;
        }
    } = TimeSpan.FromMilliseconds(100);

    /// <summary>What happens where the loop's thread waits inside a callback.</summary>
    /// <value>Default: <see cref="WaitInLoop.Report"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration.</exception>
    public WaitInLoop WaitInLoop
    {
        get;
        init
        {
            if (!Enum.IsDefined(value))
                throw new ArgumentOutOfRangeException(nameof(WaitInLoop), value, "There is no such way to wait.");
            field = value;
        }
    } = WaitInLoop.Report;

    /// <summary>What <c>Async.Block</c> does inside this loop.</summary>
    /// <value>Default: <see cref="LoopNesting.Isolate"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration.</exception>
    public LoopNesting Nesting
    {
        get;
        init
        {
            if (!Enum.IsDefined(value))
                throw new ArgumentOutOfRangeException(nameof(Nesting), value, "There is no such nesting.");
            field = value;
        }
    } = LoopNesting.Isolate;
}
