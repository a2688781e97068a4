using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Rungs.Diagnostics;
using Rungs.Hosts.Broker;

namespace Rungs.Hosts;

/// <remarks>What it has of each session with the broker.</remarks>
public sealed partial class HostWorker
{
    /// <summary>Up to so many jobs at once have a channel each: they may be long ones.</summary>
    private const int MaxChannels = 8;

    /// <summary>More share so many: over a channel each, every one costs the broker half as much again.</summary>
    private const int SharedChannels = 4;

    private async Task SetUpAsync(BrokerSession session, CancellationToken cancellationToken)
    {
        var channel = await session.NewChannelAsync(cancellationToken); // closes with its connection
        var cancels = await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(cancels.QueueName, _names.Cancel, "", cancellationToken: cancellationToken);
        await ConsumeAsync(session, channel, cancels.QueueName, isAcknowledged: true, delivery => CancelAsync(session, delivery.Properties), cancellationToken);

        // Each its own, too, with levels, where a channel is sent as many of each as it has places; and for a rung that runs jobs right there, where the channel delivers.
        var isShared = _options.Concurrency > MaxChannels && _options.Topology.Levels == 1 && _options.RunOn.Level != Level.Serial;
        var slots = new WorkerSlot[isShared ? SharedChannels : _options.Concurrency];
        for (var i = 0; i < slots.Length; i++)
        {
            var places = (_options.Concurrency + i) / slots.Length; // together as many as Concurrency says
            slots[i] = new WorkerSlot(session, _names, _options, places, _answering, HandleAsync);
        }

        lock (_gate)
        {
            if (_isStopping)
                return;
            _slots = slots;
        }

        await channel.BasicQosAsync(0, prefetchCount: 16, global: false, cancellationToken);
        await ConsumeAsync(session, channel, _names.Lost, isAcknowledged: false, async delivery =>
        {
            await HandleLostAsync(session, delivery);
            await channel.BasicAckAsync(delivery.Tag, multiple: false);
        }, cancellationToken);
        foreach (var slot in slots)
            await slot.StartAsync(cancellationToken);

        var offered = await OfferedPlaces.OpenAsync(session, _names, _options.Concurrency, cancellationToken);
        bool isStopping;
        lock (_gate)
        {
            isStopping = _isStopping;
            _places = offered;
        }

        if (isStopping)
            await offered.DisposeAsync();
    }

    /// <summary>Has a queue's messages handled, beside one another; the session counts as lost when the queue does not come any more.</summary>
    private static async Task ConsumeAsync(BrokerSession session, IChannel channel, string queue, bool isAcknowledged, Func<Delivery, Task> handle, CancellationToken cancellationToken)
    {
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            _ = TryAsync(handle, Delivery.Of(delivery, level: 0)); // not waited for: that would hold up the connection when the channel closes
            return Task.CompletedTask;
        };
        session.Watch(channel, consumer);
        await channel.BasicConsumeAsync(queue, isAcknowledged, consumer, cancellationToken);
    }

    private static async Task TryAsync(Func<Delivery, Task> handle, Delivery delivery)
    {
        try
        {
            await handle(delivery);
        }
        catch (Exception error) when (error is BrokerLostException || BrokerSession.IsLoss(error))
        {
            // Whoever has sent it asks again, or has gone.
        }
        catch (Exception error)
        {
            UnobservedErrors.Raise(error, "hosts: a worker's message");
        }
    }
}
