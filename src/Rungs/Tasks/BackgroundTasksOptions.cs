namespace Rungs.Tasks;

/// <summary>How <see cref="BackgroundTasks"/> is set up.</summary>
public sealed record BackgroundTasksOptions
{
    /// <summary>What people read in errors.</summary>
    /// <value>Default: <c>background tasks</c>.</value>
    /// <exception cref="ArgumentException">The value is null or blank.</exception>
    public string Name
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Name));
            field = value;
        }
    } = "background tasks";

    /// <summary>How long leaving waits before it cancels what is left; it then waits for that to end.</summary>
    /// <value>Default: null, it cancels nothing; <see cref="Timeout.InfiniteTimeSpan"/> says the same. Zero cancels at once.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative and not infinite.</exception>
    public TimeSpan? ExitTimeout
    {
        get;
        init
        {
            if (value != Timeout.InfiniteTimeSpan)
                ArgumentOutOfRangeException.ThrowIfLessThan(value ?? TimeSpan.Zero, TimeSpan.Zero, nameof(ExitTimeout));
            field = value == Timeout.InfiniteTimeSpan ? null : value;
        }
    }

    /// <summary>Receives each failure with the name of its task, once, before the task ends for those who await it.</summary>
    /// <remarks>
    /// Called on the thread that ended the task, on several at once where several fail at once; let it note the failure and
    /// return. What it throws goes to <c>Async.UnobservedError</c>, together with the failure.
    /// </remarks>
    /// <value>Default: none; leaving then throws the failures.</value>
    public Action<Exception, string>? OnError { get; init; }

    /// <summary>The clock of <see cref="ExitTimeout"/>, and of <see cref="BackgroundTasks.WaitAsync"/>.</summary>
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
