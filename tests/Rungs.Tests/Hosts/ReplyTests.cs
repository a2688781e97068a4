using RabbitMQ.Client;
using Rungs.Hosts;
using Rungs.Hosts.Jobs;

namespace Rungs.Tests.Hosts;

/// <summary>Replies that no worker of ours has sent, on a real broker: the first one counts, and the caller goes on.</summary>
[Collection(nameof(SharedBroker))]
public sealed class ReplyTests(Broker broker) : IAsyncLifetime
{
    private readonly string _name = broker.NewPool();
    private RawClient _raw = null!;
    private HostPool _pool = null!;

    public async ValueTask InitializeAsync()
    {
        _raw = await RawClient.ConnectAsync(broker, _name);
        _pool = await HostPool.ConnectAsync(new() { Uri = broker.Uri, Pool = _name });
    }

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        await _raw.DisposeAsync();
    }

    [Fact]
    public async Task Replies_ThatAreNone_AreIgnored_AndTheFirstThatIsOneCounts()
    {
        var running = _pool.RunAsync(() => HostJobs.Versioned(1));
        var (id, replies) = await TakeAsync();

        await SendAsync(replies, id, []);
        await SendAsync(replies, id, [99, 1, 2, 3]);
        await SendAsync(replies, "unknown", [(byte)ReplyKind.Result, (byte)'5']);
        await SendAsync(replies, null, [(byte)ReplyKind.Result, (byte)'5']);
        await SendAsync(replies, id, [(byte)ReplyKind.Progress, 200, 1]);
        await SendAsync(replies, id, [(byte)ReplyKind.Result, (byte)'5']);
        await SendAsync(replies, id, [(byte)ReplyKind.Result, (byte)'6']);
        await SendAsync(replies, id, [(byte)ReplyKind.Cancelled]);

        Assert.Equal(5, await running.OrFailAsync());
        await Seen.UntilAsync(async () => await _raw.CountAsync(replies) == 0, "the rest was taken");
        running = _pool.RunAsync(() => HostJobs.Versioned(2));
        (id, _) = await TakeAsync();
        await SendAsync(replies, id, [(byte)ReplyKind.Result, (byte)'8']);
        Assert.Equal(8, await running.OrFailAsync());
        Assert.Equal(0, _pool.InFlight);
    }

    [Theory]
    [InlineData((int)ReplyKind.Result, "cannot be read as 'System.Int32'")]
    [InlineData((int)ReplyKind.Error, "cannot be read as 'System.Int32'")]
    [InlineData((int)ReplyKind.Dead, "cannot be read as 'System.Int32'")]
    public async Task Outcome_ThatCannotBeRead_IsADefiniteError(int kind, string message)
    {
        var running = _pool.RunAsync(() => HostJobs.Versioned(1));
        var (id, replies) = await TakeAsync();

        await SendAsync(replies, id, [(byte)kind, (byte)'{', 255, 255]);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => running).OrFailAsync();
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private async Task<(string Id, string Replies)> TakeAsync()
    {
        var job = await _raw.TakeAsync(_raw.Name("jobs.0"));
        return (job.BasicProperties.MessageId!, job.BasicProperties.ReplyTo!);
    }

    private Task SendAsync(string replies, string? id, byte[] body)
    {
        var properties = new BasicProperties();
        if (id is not null)
            properties.CorrelationId = id;
        return _raw.PublishAsync(replies, properties, body);
    }
}
