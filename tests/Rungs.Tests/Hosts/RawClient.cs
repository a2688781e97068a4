using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Rungs.Tests.Hosts;

/// <summary>The bare client library, for what an operator, an intruder or a broken program does to the queues of a pool.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly string _pool;

    private RawClient(IConnection connection, string pool) => (_connection, _pool) = (connection, pool);

    internal static async Task<RawClient> ConnectAsync(Broker broker, string pool) =>
        new(await new ConnectionFactory { Uri = broker.Uri, MaxInboundMessageBodySize = uint.MaxValue }.CreateConnectionAsync(), pool);

    internal string Name(string queue) => $"rungs.{_pool}.{queue}";

    /// <summary>Publishes a message, and waits until the broker has it.</summary>
    internal async Task PublishAsync(string queue, BasicProperties properties, ReadOnlyMemory<byte> body)
    {
        await using var channel = await _connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await channel.BasicPublishAsync("", queue, mandatory: true, properties, body);
    }

    /// <summary>Takes the next message, once there is one.</summary>
    internal async Task<BasicGetResult> TakeAsync(string queue)
    {
        await using var channel = await _connection.CreateChannelAsync();
        BasicGetResult? got = null;
        await Seen.UntilAsync(async () => (got = await channel.BasicGetAsync(queue, autoAck: true)) is not null, $"a message on {queue}");
        return got!;
    }

    /// <summary>Looks at the next message, which stays.</summary>
    internal async Task<BasicGetResult> PeekAsync(string queue)
    {
        await using var channel = await _connection.CreateChannelAsync();
        var got = await channel.BasicGetAsync(queue, autoAck: false);
        await channel.BasicNackAsync(got!.DeliveryTag, multiple: false, requeue: true);
        return got;
    }

    /// <summary>Takes a message and gives it back, as often as it comes.</summary>
    internal async Task GiveBackAsync(string queue, int times)
    {
        await using var channel = await _connection.CreateChannelAsync();
        for (var i = 0; i < times; i++)
        {
            BasicGetResult? got = null;
            await Seen.UntilAsync(async () => (got = await channel.BasicGetAsync(queue, autoAck: false)) is not null, $"a message on {queue}, time {i}");
            await channel.BasicNackAsync(got!.DeliveryTag, multiple: false, requeue: true);
        }
    }

    internal async Task DeleteAsync(string queue)
    {
        await using var channel = await _connection.CreateChannelAsync();
        await channel.QueueDeleteAsync(queue, ifUnused: false, ifEmpty: false);
    }

    /// <summary>How many messages wait there, those not counted that are with somebody; null where there is no such queue.</summary>
    internal async Task<long?> CountAsync(string queue)
    {
        try
        {
            await using var channel = await _connection.CreateChannelAsync();
            return (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
        }
        catch (OperationInterruptedException error) when (error.ShutdownReason?.ReplyCode == 404)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
