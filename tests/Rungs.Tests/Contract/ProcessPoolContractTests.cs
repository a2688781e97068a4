using Rungs.Processes;

namespace Rungs.Tests.Contract;

/// <summary>Real worker processes. Tests that do not end the pool share one, because a worker takes a tenth of a second to start.</summary>
public abstract class ProcessPoolContractTests(PoolFixture fixture) : RungContractTests
{
    protected override Level ExpectedLevel => Level.Processes;

    protected override IRung SharedRung => fixture.Pool;

    protected override IRung CreateRung() => new ProcessPool(fixture.Options);

    protected override ValueTask DisposeRungAsync(IRung rung) => ((ProcessPool)rung).DisposeAsync();

    protected override (IRung Rung, Func<CancellationToken, Task> WaitForRoomAsync)? CreateBoundedRung(int maxQueue)
    {
        var pool = new ProcessPool(new ProcessPoolOptions { WorkerCount = 1, MaxQueue = maxQueue });
        return (pool, pool.WaitForRoomAsync);
    }
}

public abstract class PoolFixture(ProcessPoolOptions options) : IAsyncDisposable
{
    public ProcessPoolOptions Options { get; } = options with { GracePeriod = TimeSpan.FromMilliseconds(200) };

    public ProcessPool Pool => field ??= new ProcessPool(Options);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Pool.DisposeAsync();
    }
}

public sealed class TwoWorkers() : PoolFixture(new ProcessPoolOptions { WorkerCount = 2 });

public sealed class TwoWorkersContract(TwoWorkers fixture) : ProcessPoolContractTests(fixture), IClassFixture<TwoWorkers>
{
    protected override bool KeepsOrder => false;
}

public sealed class OneWorker() : PoolFixture(new ProcessPoolOptions { WorkerCount = 1, Window = 64 });

/// <summary>With many calls on their way to one worker.</summary>
public sealed class OneWorkerContract(OneWorker fixture) : ProcessPoolContractTests(fixture), IClassFixture<OneWorker>
{
    protected override bool KeepsOrder => true;
}
