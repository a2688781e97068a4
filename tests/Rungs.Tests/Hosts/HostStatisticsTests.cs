using System.Diagnostics.Metrics;
using Rungs.Hosts;
using Rungs.Threads;

namespace Rungs.Tests.Hosts;

/// <summary>What callers and workers count, on a real broker.</summary>
[Collection(nameof(SharedBroker))]
public sealed class HostStatisticsTests(Broker broker) : IAsyncLifetime
{
    private readonly ElasticThreads _threads = new();
    private readonly string _name = broker.NewPool();
    private HostPool _pool = null!;
    private HostWorker _worker = null!;

    private HostPoolOptions Options => new() { Uri = broker.Uri, Pool = _name, Topology = new() { RetryDelays = [TimeSpan.FromMilliseconds(10)] } };

    public async ValueTask InitializeAsync()
    {
        _pool = await HostPool.ConnectAsync(Options);
        _worker = await StartWorkerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        await _worker.DisposeAsync();
        await _threads.DisposeAsync();
    }

    [Fact]
    public async Task Statistics_OutcomesOfEachKind_AreCountedOnBothSides()
    {
        using var gate = new Gate();
        using var stop = new CancellationTokenSource();
        Assert.Equal(7, await _pool.RunAsync(() => HostJobs.Versioned(7)).OrFailAsync());
        HostJobs.Failing[_name] = true;
        await Assert.ThrowsAsync<RemoteWorkException>(() => _pool.RunAsync(() => HostJobs.Count(_name))).OrFailAsync();
        var waiting = _pool.RunAsync(Work.Portable(() => Contract.Portables.WaitForTokenAsync(gate.Path, default)), stop.Token);
        await gate.EnteredAsync();
        Assert.Equal((1, 1), (_pool.Statistics.InFlight, _worker.Statistics.Running));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.OrFailAsync());
        await _pool.EnqueueAsync(() => HostJobs.Count(_name)).OrFailAsync(); // fails twice, then it is dead
        Hang.Until(() => _worker.Statistics is { Dead: 1, Done: 5, Running: 0 }, "five jobs at the worker");

        Assert.Equal(
            new HostPoolStatistics { Name = _name, IsConnected = true, Sent = 4, Enqueued = 1, Succeeded = 1, Failed = 1, Cancelled = 1 },
            _pool.Statistics);
        Assert.Equal(3, _pool.Statistics.Ended);
        Assert.Equal(
            new HostWorkerStatistics { Name = _name, IsConnected = true, Done = 5, Remembered = 5, Failed = 3, Cancelled = 1, Retried = 1, Dead = 1 },
            _worker.Statistics);
    }

    [Fact]
    public async Task Statistics_LateDeadAndSecondReplies_AreCounted()
    {
        await _worker.DisposeAsync();
        await using var hasty = await HostPool.ConnectAsync(Options with { JobTimeout = TimeSpan.FromMilliseconds(1) });
        var late = hasty.RunAsync(() => HostJobs.Versioned(7));
        Hang.Until(() => hasty.Statistics.Sent == 1, "the job with the broker");
        _worker = await StartWorkerAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => late.OrFailAsync());
        Assert.Equal(1, hasty.Statistics.Late);
        Hang.Until(() => _worker.Statistics is { Late: 1, Done: 1 }, "the late job");

        await using var unsigned = await HostPool.ConnectAsync(Options with { MaxMessageBytes = 2048 });
        await using var small = await HostWorker.StartAsync(WorkerOptions with { MaxMessageBytes = 1024 });
        await _worker.DisposeAsync(); // so that the other one takes it
        await Assert.ThrowsAsync<DeadJobException>(() => unsigned.RunAsync(() => HostJobs.Count(new string('x', 1500)))).OrFailAsync();
        Assert.Equal(1, unsigned.Statistics.Dead);
        Assert.Equal(1, small.Statistics.Dead);
    }

    [Fact]
    public async Task Statistics_CallersBeyondMaxInFlight_WaitForRoom()
    {
        using var gate = new Gate();
        await using var narrow = await HostPool.ConnectAsync(Options with { MaxInFlight = 1 });
        var first = narrow.RunAsync(() => Contract.Portables.PassAsync(gate.Path, 1));
        await gate.EnteredAsync();
        var second = narrow.RunAsync(() => HostJobs.Versioned(2));

        Assert.Equal((1, 1), (narrow.Statistics.InFlight, narrow.Statistics.WaitingForRoom));
        gate.Open();
        Assert.Equal((1, 2), (await first.OrFailAsync(), await second.OrFailAsync()));
        Assert.Equal((0, 0, 2L), (narrow.Statistics.InFlight, narrow.Statistics.WaitingForRoom, narrow.Statistics.Succeeded));
    }

    [Fact]
    public async Task Meter_PoolAndWorker_AreReadByName()
    {
        Assert.Equal(7, await _pool.RunAsync(() => HostJobs.Versioned(7)).OrFailAsync());
        Hang.Until(() => _worker.Statistics.Done == 1, "the job's end at the worker");

        var read = new Dictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener { InstrumentPublished = static (instrument, listener) => { if (instrument.Meter.Name == "Rungs") listener.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (tags.Length == 1 && tags[0] is { Key: "pool", Value: string name } && name == _name)
                read[instrument.Name] = value;
        });
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Equal((1L, 1L, 0L), (read["rungs.hosts.sent"], read["rungs.hosts.ended"], read["rungs.hosts.in_flight"]));
        Assert.Equal((1L, 0L, 0L), (read["rungs.hosts.worker.done"], read["rungs.hosts.worker.running"], read["rungs.hosts.worker.dead"]));
    }

    private HostWorkerOptions WorkerOptions => new() { Uri = broker.Uri, Pool = _name, RunOn = _threads, Topology = Options.Topology };

    private Task<HostWorker> StartWorkerAsync() => HostWorker.StartAsync(WorkerOptions);
}
