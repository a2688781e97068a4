using Rungs.Processes;
using Rungs.Tests.Contract;

namespace Rungs.Tests.Processes;

public sealed class ProcessPoolMapTests : PortableMapContractTests
{
    private readonly ProcessPool _pool = new(new ProcessPoolOptions { WorkerCount = 2, Name = "map" });

    protected override int Width => 2 * (1 + 1);

    protected override PortableRung Rung => _pool;

    protected override int UnderWay => _pool.Statistics.InFlight + _pool.Statistics.Queued;

    public override ValueTask InitializeAsync() => default;

    public override async ValueTask DisposeAsync()
    {
        OpenGate();
        await _pool.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task MapAsync_LeftEarly_WhatNoWorkerHasBegunIsNotBegun()
    {
        var path = Folder.FullName;
        var results = _pool.MapAsync(number => MapFunctions.WaitForGate(number, path), Enumerable.Range(0, 100)).GetAsyncEnumerator();
        Assert.True(await results.MoveNextAsync().AsTask().OrFailAsync());
        Hang.Until(() => Folder.GetFiles("begun-*").Length == 3, "both workers' calls");
        var left = results.DisposeAsync().AsTask();
        Hang.Until(() => _pool.Statistics.Queued == 0, "the calls that wait to be withdrawn");
        OpenGate();
        await left.OrFailAsync();

        Assert.Equal(3, Folder.GetFiles("begun-*").Length);
    }
}
