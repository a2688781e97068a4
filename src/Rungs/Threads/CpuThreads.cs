namespace Rungs.Threads;

/// <summary>Threads for computation: at most one call per processor at a time, the rest queues.</summary>
public sealed class CpuThreads : ThreadRung
{
    /// <summary>Makes threads of your own; none is started before the first call.</summary>
    /// <param name="options">Caps and times. Default: those of <see cref="CpuThreadsOptions"/>.</param>
    public CpuThreads(CpuThreadsOptions? options = null)
        : base(options ?? new CpuThreadsOptions())
    {
    }

    /// <summary>Threads that the whole process can share; they do not keep the process alive. Disposing them is refused.</summary>
    public static CpuThreads Shared { get; } = new(new CpuThreadsOptions { Name = "shared cpu", OnExit = OnExit.NoWait, IsShared = true });
}
