using RabbitMQ.Client;
using Rungs.Hosts;
using Rungs.Testing;
using Rungs.Threads;

namespace Rungs.Tests.Hosts;

/// <summary>A worker of so many jobs at once that they share channels.</summary>
[Collection(nameof(SharedBroker))]
public sealed class SharedChannelTests(Broker broker) : IAsyncLifetime
{
    private readonly ElasticThreads _threads = new();
    private readonly string _name = broker.NewPool();
    private HostPool _pool = null!;

    public async ValueTask InitializeAsync() => _pool = await HostPool.ConnectAsync(new() { Uri = broker.Uri, Pool = _name });

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        await _threads.DisposeAsync();
    }

    [Fact]
    public async Task Drained_AfterManyJobs_EachHasRunOnce_AndIsAcknowledged()
    {
        const int Jobs = 2_000;
        var folder = Directory.CreateTempSubdirectory("rungs-hosts");
        var worker = await StartAsync(concurrency: 64, TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, Jobs).Select(async i =>
        {
            var milliseconds = i % 20 == 0 ? 50 : i % 3; // short ones overtake long ones
            Assert.Equal(i * 2, await _pool.RunAsync(() => HostJobs.NoteAsync(folder.FullName, i, milliseconds, default)));
        })).OrFailAsync();
        await worker.DisposeAsync();

        Assert.Equal(Jobs, folder.EnumerateFiles().Count());
        Assert.Equal((Jobs, 0), (worker.Done, worker.Repeated));
        Assert.Equal(0u, await WaitingAsync());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Job_ThatDoesNotEnd_IsGivenBackBeforeTheBrokersTime_AndNoOtherIs()
    {
        const int Channels = 4;
        const int Places = 12;
        var time = new VirtualTime();
        using var gate = new Gate();
        var path = gate.Path;
        var worker = await StartAsync(Places, time);
        var jobs = new List<Task<int>> { _pool.RunAsync(() => HostJobs.WaitAtAsync(path, 0)) };
        await gate.EnteredAsync();
        time.Advance(TimeSpan.FromMinutes(20)); // its token is cancelled

        jobs.AddRange(Enumerable.Range(1, Places - 1).Select(i => _pool.RunAsync(() => HostJobs.WaitAtAsync(path, i))));
        for (var i = 1; i < Places; i++)
            await gate.EnteredAsync();
        for (var minute = 20; minute < 29; minute++)
        {
            Assert.True(minute > 27 || worker.Repeated == 0, $"It came again after {minute} minutes.");
            Hang.Until(() => time.PendingTimers == Channels + Places - 1, "all channels are watched, and all tokens of the other jobs");
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Hang.Until(() => worker.Repeated == 1, "the first job has come again");

        gate.Open();
        Assert.Equal(Enumerable.Range(0, Places), await Task.WhenAll(jobs).OrFailAsync());
        await worker.DisposeAsync();
        Assert.Equal((Places + 1, 1), (worker.Done, worker.Repeated));
        Assert.Equal(0u, await WaitingAsync());
    }

    private Task<HostWorker> StartAsync(int concurrency, TimeProvider time) =>
        HostWorker.StartAsync(new() { Uri = broker.Uri, Pool = _name, RunOn = _threads, Concurrency = concurrency, TimeProvider = time });

    /// <summary>How many jobs the broker has; those that were not acknowledged have come back when their worker has gone.</summary>
    private async Task<uint> WaitingAsync()
    {
        var factory = new ConnectionFactory { Uri = broker.Uri };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        return await channel.MessageCountAsync($"rungs.{_name}.jobs.0");
    }
}
