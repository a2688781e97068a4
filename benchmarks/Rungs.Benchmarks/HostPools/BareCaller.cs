using System.Buffers.Binary;
using System.Collections.Concurrent;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Rungs.Benchmarks.HostPools;

/// <summary>The floor: request and reply with the client library and nothing else, as a careful programmer would write it for this one message.</summary>
/// <remarks>The request is confirmed, its reply is acknowledged once its caller has it.</remarks>
internal sealed class BareCaller : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<int>> _pending = new(StringComparer.Ordinal);
    private readonly IConnection _connection;
    private readonly IChannel _publishing;
    private int _number;

    private BareCaller(IConnection connection, IChannel publishing) => (_connection, _publishing) = (connection, publishing);

    internal static async Task<BareCaller> ConnectAsync(Uri uri)
    {
        var connection = await BareQueues.ConnectAsync(uri);
        var caller = new BareCaller(connection, await BareQueues.PublisherAsync(connection));
        var channel = await connection.CreateChannelAsync();
        await BareQueues.DeclareAsync(channel, BareQueues.Replies);
        await channel.BasicQosAsync(0, prefetchCount: 512, global: false);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            if (caller._pending.TryRemove(delivery.BasicProperties.CorrelationId!, out var call))
                call.TrySetResult(BinaryPrimitives.ReadInt32LittleEndian(delivery.Body.Span));
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync(BareQueues.Replies, autoAck: false, consumer);
        return caller;
    }

    internal async Task<int> CallAsync(int number)
    {
        var id = $"{Interlocked.Increment(ref _number)}";
        var call = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = call;
        var body = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(body, number);
        await _publishing.BasicPublishAsync("", BareQueues.Jobs, mandatory: true, new BasicProperties { Persistent = true, CorrelationId = id, ReplyTo = BareQueues.Replies }, body);
        return await call.Task;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
