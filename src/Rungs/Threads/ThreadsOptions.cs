namespace Rungs.Threads;

/// <summary>How a set of threads is set up; see <see cref="ElasticThreadsOptions"/> and <see cref="CpuThreadsOptions"/>.</summary>
public abstract record ThreadsOptions
{
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromMilliseconds(int.MaxValue);

    private protected ThreadsOptions(string name, int maxThreads)
    {
        Name = name;
        MaxThreads = maxThreads;
    }

    /// <summary>What people read in statistics, errors and thread names.</summary>
    /// <value>Default: <c>elastic</c> or <c>cpu</c>.</value>
    /// <exception cref="ArgumentException">The value is null or blank.</exception>
    public string Name
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Name));
            field = value;
        }
    }

    /// <summary>The most threads at once; further calls queue. A thread that waits inside <c>Async.Block</c> does not count while it does.</summary>
    /// <value>Default: elastic: one per 2 MiB of the memory this process may use, at least 64, at most 10,000; cpu: one per processor.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxThreads
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxThreads));
            field = value;
        }
    }

    /// <summary>How many calls may queue while every thread is busy; those beyond wait for room. See <see cref="ThreadRung.WaitForRoomAsync"/>.</summary>
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

    /// <summary>How long a thread without a call is kept.</summary>
    /// <value>Default: 10 s.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or more than 24 days.</exception>
    public TimeSpan IdleTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(IdleTimeout));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, s_longestTimeout, nameof(IdleTimeout));
            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>What disposal, and the end of the process, do with calls in flight.</summary>
    /// <value>Default: <see cref="OnExit.Wait"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a named one.</exception>
    public OnExit OnExit
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(OnExit), value, "Use OnExit.Wait, NoWait or Abandon.");
    }

    /// <summary>Whether the threads belong to the whole process, so that nobody may dispose them.</summary>
    internal bool IsShared { get; init; }

    /// <summary>The clock behind <see cref="IdleTimeout"/>, and of what blocks inside a call.</summary>
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

/// <summary>How <see cref="ElasticThreads"/> are set up.</summary>
public sealed record ElasticThreadsOptions() : ThreadsOptions("elastic", DefaultMaxThreads)
{
    /// <summary>A thread that waits costs some 30 KiB; the share leaves room for what its call holds.</summary>
    private static int DefaultMaxThreads =>
        (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (2 * 1024 * 1024), 64, 10_000);
}

/// <summary>How <see cref="CpuThreads"/> are set up.</summary>
public sealed record CpuThreadsOptions() : ThreadsOptions("cpu", Environment.ProcessorCount);
