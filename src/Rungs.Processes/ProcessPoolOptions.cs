namespace Rungs.Processes;

/// <summary>How a <see cref="ProcessPool"/> is set up.</summary>
public sealed record ProcessPoolOptions
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(365);

    /// <summary>What people read in errors, statistics and thread names.</summary>
    /// <value>Default: <c>processes</c>.</value>
    /// <exception cref="ArgumentException">The value is null or blank.</exception>
    public string Name
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Name));
            field = value;
        }
    } = "processes";

    /// <summary>The most workers at once. One is started when a call finds none free.</summary>
    /// <value>Default: one per processor.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1, or more than 1,024.</exception>
    public int WorkerCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(WorkerCount));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1024, nameof(WorkerCount));
            field = value;
        }
    } = Math.Min(Environment.ProcessorCount, 1024);

    /// <summary>How many calls a worker may have been sent: it runs one at a time, the others are there when it is done.</summary>
    /// <remarks>More than 1 pays for calls that take microseconds. What a crash finds sent and not begun is run elsewhere.</remarks>
    /// <value>Default: 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1, or more than 4,096.</exception>
    public int Window
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Window));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 4096, nameof(Window));
            field = value;
        }
    } = 1;

    /// <summary>How many calls may queue while every worker is busy; see <see cref="ProcessPool.WaitForRoomAsync"/>.</summary>
    /// <value>Default: null, no bound.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? MaxQueue
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(MaxQueue));
            field = value;
        }
    }

    /// <summary>How long one call may run. Then its token is cancelled, and it fails with <see cref="TimeoutException"/>.</summary>
    /// <value>Default: <see cref="Timeout.InfiniteTimeSpan"/>, no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither positive nor infinite, or more than a year.</exception>
    public TimeSpan WorkTimeout
    {
        get;
        init => field = Checked(value, nameof(WorkTimeout));
    } = Timeout.InfiniteTimeSpan;

    /// <summary>How long a call whose token is cancelled may go on before its worker is killed.</summary>
    /// <value>Default: 5 s. Zero kills at once; <see cref="Timeout.InfiniteTimeSpan"/> never.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative and not infinite, or more than a year.</exception>
    public TimeSpan GracePeriod
    {
        get;
        init => field = value == TimeSpan.Zero ? value : Checked(value, nameof(GracePeriod));
    } = TimeSpan.FromSeconds(5);

    /// <summary>How long a worker may take to start.</summary>
    /// <value>Default: 60 s.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither positive nor infinite, or more than a year.</exception>
    public TimeSpan StartTimeout
    {
        get;
        init => field = Checked(value, nameof(StartTimeout));
    } = TimeSpan.FromSeconds(60);

    /// <summary>How many calls a worker may run. Its replacement is started before it has run the last.</summary>
    /// <value>Default: null, no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? MaxWorkPerWorker
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(MaxWorkPerWorker));
            field = value;
        }
    }

    /// <summary>How old a worker may become. Then its replacement is started, and it ends when that takes calls.</summary>
    /// <value>Default: <see cref="Timeout.InfiniteTimeSpan"/>, no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither positive nor infinite, or more than a year.</exception>
    public TimeSpan MaxWorkerAge
    {
        get;
        init => field = Checked(value, nameof(MaxWorkerAge));
    } = Timeout.InfiniteTimeSpan;

    /// <summary>How much memory a worker may use, in bytes.</summary>
    /// <remarks>
    /// Its managed heap is limited to that: a call that wants more fails with the remote error <see cref="OutOfMemoryException"/>. A worker
    /// that is found using more (memory of native libraries counts) is replaced as at <see cref="MaxWorkerAge"/>; at twice as much it is killed. It is looked at every
    /// quarter of a second while it works.
    /// </remarks>
    /// <value>Default: null, no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 32 MiB, with which the runtime does not start.</exception>
    public long? MaxWorkerMemory
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? long.MaxValue, 32 * 1024 * 1024, nameof(MaxWorkerMemory));
            field = value;
        }
    }

    /// <summary>How many workers an idempotent call may crash before it fails. Any other call fails with the first, if it had begun.</summary>
    /// <value>Default: 3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxCrashes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxCrashes));
            field = value;
        }
    } = 3;

    /// <summary>How long the arguments of a call, or its result, may be, in bytes as they cross.</summary>
    /// <value>Default: 256 MiB.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 KiB, or more than an array can hold.</exception>
    public int MaxMessageBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1024, nameof(MaxMessageBytes));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Array.MaxLength, nameof(MaxMessageBytes));
            field = value;
        }
    } = 256 * 1024 * 1024;

    /// <summary>Told of each line that a worker prints.</summary>
    /// <remarks>Called on a thread of the pool, one line of a worker at a time; a worker that prints waits while it takes long. What it throws reaches <c>Async.UnobservedError</c>.</remarks>
    /// <value>Default: writes the line to standard output or standard error, as the worker did, after the worker's name.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Action<WorkerLine> WorkerOutput
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(WorkerOutput));
            field = value;
        }
    } = WorkerLine.WriteToConsole;

    /// <summary>What disposal does with calls in flight.</summary>
    /// <value>Default: <see cref="PoolShutdown.Drain"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a named one.</exception>
    public PoolShutdown Shutdown
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Shutdown), value, "Use PoolShutdown.Drain, FinishRunning or Kill.");
    }

    /// <summary>How long disposal waits for calls. Then what is queued fails, and what runs is cancelled, and killed after <see cref="GracePeriod"/>.</summary>
    /// <value>Default: <see cref="Timeout.InfiniteTimeSpan"/>, no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither positive nor infinite, or more than a year.</exception>
    public TimeSpan ShutdownTimeout
    {
        get;
        init => field = Checked(value, nameof(ShutdownTimeout));
    } = Timeout.InfiniteTimeSpan;

    /// <summary>The clock behind all limits of time.</summary>
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

    private static TimeSpan Checked(TimeSpan value, string name)
    {
        if (value == Timeout.InfiniteTimeSpan)
            return value;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, s_longest, name);
        return value;
    }
}
