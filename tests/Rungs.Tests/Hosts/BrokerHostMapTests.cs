using Rungs.Hosts;
using Rungs.Tests.Contract;
using Rungs.Threads;

namespace Rungs.Tests.Hosts;

/// <summary>On a real broker.</summary>
[Collection(nameof(SharedBroker))]
public sealed class BrokerHostMapTests(Broker broker) : PortableMapContractTests
{
    private readonly ElasticThreads _threads = new();
    private HostWorker _worker = null!;
    private HostPool _pool = null!;

    protected override int Width => 4;

    protected override PortableRung Rung => _pool;

    protected override int UnderWay => _pool.Statistics.InFlight;

    public override async ValueTask InitializeAsync()
    {
        var options = new HostPoolOptions { Uri = broker.Uri, Pool = broker.NewPool(), MaxInFlight = 4, CancelGrace = TimeSpan.FromMilliseconds(100) };
        _worker = await HostWorker.StartAsync(new() { Uri = options.Uri, Pool = options.Pool, RunOn = _threads, Concurrency = 2 });
        _pool = await HostPool.ConnectAsync(options);
    }

    public override async ValueTask DisposeAsync()
    {
        OpenGate();
        await _pool.DisposeAsync();
        await _worker.DisposeAsync();
        await _threads.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task MapAsync_LeftEarly_WhatNoWorkerHasBegunIsNotBegun()
    {
        var path = Folder.FullName;
        var results = _pool.MapAsync(number => MapFunctions.WaitForGate(number, path), Enumerable.Range(0, 6)).GetAsyncEnumerator();
        Assert.True(await results.MoveNextAsync().AsTask().OrFailAsync());
        Hang.Until(() => Folder.GetFiles("begun-*").Length == 3, "both places of the worker");
        var left = results.DisposeAsync().AsTask();
        Hang.Until(() => _worker.Statistics.Remembered == 2, "the outcome of the first, and word of the one that was withdrawn");
        OpenGate();
        await left.OrFailAsync();

        Hang.Until(() => _worker.Statistics is { Running: 0, Done: 4 }, "the worker's jobs");
        Assert.Equal(3, Folder.GetFiles("begun-*").Length);
        Assert.Equal((3L, 1L), (_pool.Statistics.Succeeded, _pool.Statistics.Cancelled)); // those that ran were let run to their end
        Assert.Equal(1, _worker.Statistics.Cancelled);
    }
}
