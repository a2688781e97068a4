using Rungs.Hosts;
using Rungs.Threads;

namespace Rungs.Tests.Hosts;

/// <summary>Somebody deletes a pool's queues while it works: what was in them is gone, and all else goes on.</summary>
[Collection(nameof(SharedBroker))]
public sealed class DeletedQueueTests(Broker broker) : IAsyncLifetime
{
    private readonly ElasticThreads _threads = new();
    private readonly string _name = broker.NewPool();
    private RawClient _raw = null!;
    private HostPool _pool = null!;

    private HostPoolOptions Options => new() { Uri = broker.Uri, Pool = _name, Topology = new() { RetryDelays = [TimeSpan.FromMilliseconds(10)] } };

    public async ValueTask InitializeAsync()
    {
        _raw = await RawClient.ConnectAsync(broker, _name);
        _pool = await HostPool.ConnectAsync(Options);
    }

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        await _raw.DisposeAsync();
        await _threads.DisposeAsync();
    }

    [Fact]
    public async Task JobQueue_DeletedUnderItsWorkers_IsMadeAgain_AndTheyTakeJobs()
    {
        await using var worker = await StartWorkerAsync(concurrency: 3);
        Assert.Equal(1, await _pool.RunAsync(() => HostJobs.Versioned(1)).OrFailAsync());

        await _raw.DeleteAsync(_raw.Name("jobs.0"));

        for (var i = 0; i < 20; i++)
            Assert.Equal(i, await _pool.RunAsync(() => HostJobs.Versioned(i)).OrFailAsync());
    }

    [Fact]
    public async Task JobQueue_DeletedWhileNoWorkerIsThere_IsMadeAgainByTheCaller()
    {
        await _raw.DeleteAsync(_raw.Name("jobs.0"));

        await _pool.EnqueueAsync(() => HostJobs.Nothing(1)).OrFailAsync();

        Assert.Equal(1, await _raw.CountAsync(_raw.Name("jobs.0")));
    }

    [Fact]
    public async Task ReplyQueue_DeletedWithItsReplies_IsMadeAgain_AndTheJobIsSentAgain()
    {
        using var gate = new Gate();
        var path = gate.Path;
        await using var worker = await StartWorkerAsync(concurrency: 1);
        var running = _pool.RunAsync(() => HostJobs.PassOnce(_name, path));
        await gate.EnteredAsync();
        await using (var other = await HostPool.ConnectAsync(Options))
        {
            _ = other.EnqueueAsync(() => HostJobs.Nothing(1));
            var behind = _pool.RunAsync(() => HostJobs.Versioned(3));
            await Seen.UntilAsync(async () => await _raw.CountAsync(_raw.Name("jobs.0")) == 2, "two jobs wait behind the one");
            var waiting = await _raw.TakeAsync(_raw.Name("jobs.0"));
            var replies = waiting.BasicProperties.ReplyTo ?? (await _raw.TakeAsync(_raw.Name("jobs.0"))).BasicProperties.ReplyTo!; // its job is lost, as its reply would be

            await _raw.DeleteAsync(replies);
            gate.Open();

            Assert.Equal(3, await behind.OrFailAsync());
            Assert.Equal(1, await running.OrFailAsync());
        }

        Assert.Equal(1, HostJobs.Counts[_name]); // the worker remembered it
    }

    [Theory]
    [InlineData("retry.10")]
    [InlineData("dead")]
    public async Task Queue_OfFailedJobs_Deleted_IsMadeAgain_AndNothingIsLost(string queue)
    {
        await using var worker = await StartWorkerAsync(concurrency: 1);
        HostJobs.Failing[_name] = true;

        await _raw.DeleteAsync(_raw.Name(queue));
        var id = await _pool.EnqueueAsync(() => HostJobs.Count(_name)).OrFailAsync();

        await using var dead = await DeadQueue.OpenAsync(Options);
        IReadOnlyList<DeadJob> jobs = [];
        await Seen.UntilAsync(async () => (jobs = await dead.ListAsync()).Count == 1, "a dead job");
        Assert.Equal((id, "failed", 2), (jobs[0].Id, jobs[0].Reason, jobs[0].Attempts));
        Assert.Equal(2, HostJobs.Counts[_name]);
    }

    private Task<HostWorker> StartWorkerAsync(int concurrency) =>
        HostWorker.StartAsync(new() { Uri = broker.Uri, Pool = _name, Topology = Options.Topology, RunOn = _threads, Concurrency = concurrency });
}
