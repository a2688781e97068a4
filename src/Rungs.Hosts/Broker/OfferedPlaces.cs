using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Rungs.Hosts.Broker;

/// <summary>Says how many jobs a worker runs at once: for each it consumes once from a queue that nothing is sent to, and the broker tells whoever asks how many consumers that queue has.</summary>
/// <remarks>Those of the queues of jobs would not tell: where places share a channel, they are one consumer.</remarks>
internal sealed class OfferedPlaces : IAsyncDisposable
{
    private readonly IChannel _channel;

    /// <summary>Whether they are taken back: the end of their channel is no loss then.</summary>
    private volatile bool _isLeft;

    private OfferedPlaces(IChannel channel) => _channel = channel;

    internal static async Task<OfferedPlaces> OpenAsync(BrokerSession session, BrokerNames names, int count, CancellationToken cancellationToken)
    {
        var channel = await session.NewChannelAsync(cancellationToken);
        var offered = new OfferedPlaces(channel);
        for (var i = 0; i < count; i++)
        {
            var consumer = new AsyncEventingBasicConsumer(channel);
            session.Watch(channel, consumer, () => offered._isLeft);
            await channel.BasicConsumeAsync(names.Places, autoAck: true, consumer, cancellationToken);
        }

        return offered;
    }

    /// <summary>How many all workers of the pool have; 0 where none is there.</summary>
    internal static async Task<int> CountAsync(BrokerSession session, BrokerNames names, CancellationToken cancellationToken)
    {
        await using var channel = await session.NewChannelAsync(cancellationToken);
        return (int)Math.Min(await channel.ConsumerCountAsync(names.Places, cancellationToken), int.MaxValue);
    }

    /// <summary>Takes them back.</summary>
    public async ValueTask DisposeAsync()
    {
        _isLeft = true;
        try
        {
            await _channel.DisposeAsync();
        }
        catch (Exception error) when (BrokerSession.IsLoss(error))
        {
            // They go with the connection.
        }
    }
}
