using Rungs.Testing;
using Rungs.Threads;

namespace Rungs.Tests.Runners.Ladders;

/// <summary>Rungs of a ladder for one test: threads with names, one of them for what computes.</summary>
public abstract class LadderFixture : IAsyncDisposable
{
    private protected ElasticThreads Elastic { get; } = new(new ElasticThreadsOptions { Name = "blocking" });

    private protected CpuThreads Cpu { get; } = new(new CpuThreadsOptions { Name = "cpu", MaxThreads = 1 });

    private protected VirtualTime Time { get; } = new();

    /// <summary>What the injected signal says.</summary>
    private protected bool IsFull { get; set; }

    private protected LadderOptions Options => new() { Blocking = Elastic, Cpu = Cpu, Signal = LoadSignal.Of(() => IsFull), TimeProvider = Time };

    public async ValueTask DisposeAsync()
    {
        await Elastic.DisposeAsync();
        await Cpu.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static Work<int> Doubling(int number, string? name = null) => Work.Portable(() => LadderJobs.Twice(number), name ?? $"double {number}").As(WorkKind.Cpu);

    private protected static Work<int> Passing(Gate gate, int number) => Work.Portable(() => LadderJobs.Pass(gate.Path, number)).As(WorkKind.Cpu);

    /// <summary>The one CPU thread is held until the gate is open.</summary>
    private protected async Task<Task<int>> HoldCpuAsync(Gate gate)
    {
        var held = Cpu.RunAsync(Passing(gate, 0));
        await gate.EnteredAsync();
        return held;
    }
}
