using Rungs.Coordination;

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
    public static CpuThreads Shared => ScheduleHook.Schedule?.Own(static () => new CpuThreads(s_options with { MaxThreads = SimulatedProcessors })) ?? s_shared;

    /// <summary>How many processors a simulation has, on whatever machine: it would not go the same way everywhere otherwise.</summary>
    private const int SimulatedProcessors = 2;

    private static readonly CpuThreadsOptions s_options = new() { Name = "shared cpu", OnExit = OnExit.NoWait, IsShared = true };
    private static readonly CpuThreads s_shared = new(s_options);
}
