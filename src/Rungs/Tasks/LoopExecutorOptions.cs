using Rungs.Loops;

namespace Rungs.Tasks;

/// <summary>How a <see cref="LoopExecutor"/> is set up.</summary>
public sealed record LoopExecutorOptions
{
    /// <summary>What people read in errors and the thread's name.</summary>
    /// <value>Default: <c>loop executor</c>.</value>
    /// <exception cref="ArgumentException">The value is null or blank.</exception>
    public string Name
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Name));
            field = value;
        }
    } = "loop executor";

    /// <summary>How many functions may run at once, those that await included.</summary>
    /// <value>Default: null, no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? MaxConcurrent
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(MaxConcurrent));
            field = value;
        }
    }

    /// <summary>How its loop is set up, save the name: clock, nesting, waits, slow callbacks.</summary>
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
}
