using System.Text;
using RabbitMQ.Client;
using Rungs.Hosts;
using Rungs.Threads;

namespace Rungs.Tests.Hosts;

/// <summary>Jobs that cannot be run, or fail for good, on a real broker.</summary>
[Collection(nameof(SharedBroker))]
public sealed class DeadQueueTests(Broker broker) : IAsyncLifetime
{
    private static readonly byte[] s_key = Encoding.ASCII.GetBytes("a key of 16 bytes and more");

    private readonly ElasticThreads _threads = new();
    private readonly string _name = broker.NewPool();
    private HostPool _pool = null!;
    private HostWorker _worker = null!;
    private DeadQueue _dead = null!;

    private HostPoolOptions Options => new() { Uri = broker.Uri, Pool = _name, SigningKey = s_key, Topology = new() { RetryDelays = [TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(20)] } };

    public async ValueTask InitializeAsync()
    {
        _worker = await HostWorker.StartAsync(new() { Uri = broker.Uri, Pool = _name, SigningKey = s_key, Topology = Options.Topology, RunOn = _threads, MaxMessageBytes = 4096 });
        _pool = await HostPool.ConnectAsync(Options);
        _dead = await DeadQueue.OpenAsync(Options);
    }

    public async ValueTask DisposeAsync()
    {
        await _dead.DisposeAsync();
        await _pool.DisposeAsync();
        await _worker.DisposeAsync();
        await _threads.DisposeAsync();
    }

    [Fact]
    public async Task Enqueued_FailsAlways_IsTriedAgainThenDead_AndReplayRunsIt()
    {
        HostJobs.Failing[_name] = true;
        var id = await _pool.EnqueueAsync(() => HostJobs.Count(_name)).OrFailAsync();

        var job = Assert.Single(await DeadAsync(1));
        Assert.Equal((id, "failed", $"'{_name}' fails", 3), (job.Id, job.Reason, job.Error, job.Attempts));
        Assert.Equal(3, HostJobs.Counts[_name]);
        Assert.Single(await _dead.ListAsync()); // looking has not taken it

        HostJobs.Failing.Remove(_name, out _);
        Assert.Equal(0, await _dead.ReplayAsync("another"));
        Assert.Equal(1, await _dead.ReplayAsync(id));
        await Seen.UntilAsync(() => HostJobs.Counts[_name] == 4, "the replay");
        Assert.Empty(await _dead.ListAsync());
    }

    [Theory]
    [InlineData("unknown", "No method is registered here as 'no.such.method'")]
    [InlineData("version", "is version 2 here, and version 1 at the caller")]
    [InlineData("malformed", "has no message-id")]
    [InlineData("oversized", "at most 4096 are taken here")]
    [InlineData("signature", "is not signed with the key")]
    public async Task Message_NoneOfOurs_IsDeadWithItsReason_AndTheWorkerGoesOn(string reason, string message)
    {
        await PublishAsync(reason);

        var job = Assert.Single(await DeadAsync(1));
        Assert.Equal(reason, job.Reason);
        Assert.Contains(message, job.Error, StringComparison.Ordinal);
        Assert.Equal(7, await _pool.RunAsync(() => HostJobs.Versioned(7)).OrFailAsync());
        Assert.Equal(1, await _dead.PurgeAsync());
        Assert.Empty(await _dead.ListAsync());
    }

    [Fact]
    public async Task Caller_OfAJobThatIsRefused_IsToldWhy()
    {
        await using var unsigned = await HostPool.ConnectAsync(Options with { SigningKey = null });

        var error = await Assert.ThrowsAsync<DeadJobException>(() => unsigned.RunAsync(() => HostJobs.Versioned(1))).OrFailAsync();

        Assert.Contains("is not signed with the key", error.Message, StringComparison.Ordinal);
        Assert.Equal(error.JobId, Assert.Single(await DeadAsync(1)).Id);
        Assert.Equal(0, await _dead.ReplayAsync()); // or the key would be of no use
    }

    private async Task PublishAsync(string reason)
    {
        var job = new Rungs.Hosts.Jobs.Job(
            "a job",
            reason == "unknown" ? "no.such.method" : "hosts.versioned",
            reason == "version" ? 1 : 2,
            reason == "oversized" ? new byte[5000] : new byte[] { 5, 0, 0, 0, 1, 0, 0, 0, (byte)'7' },
            ReplyTo: null,
            Deadline: null,
            Trace: null,
            Attempt: 0,
            Level: 0);
        var properties = Rungs.Hosts.Broker.JobMessage.ToProperties(job, reason == "signature" ? Encoding.ASCII.GetBytes("some other key of ours") : s_key);
        if (reason == "malformed")
            properties.MessageId = null;
        var factory = new ConnectionFactory { Uri = broker.Uri };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await channel.BasicPublishAsync("", $"rungs.{_name}.jobs.0", mandatory: true, properties, job.Body);
    }

    /// <summary>The dead queue, once so many are there.</summary>
    private async Task<IReadOnlyList<DeadJob>> DeadAsync(int count)
    {
        IReadOnlyList<DeadJob> jobs = [];
        await Seen.UntilAsync(async () => (jobs = await _dead.ListAsync()).Count >= count, $"{count} dead jobs");
        return jobs;
    }
}
