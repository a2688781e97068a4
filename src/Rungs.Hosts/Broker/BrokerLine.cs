using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Rungs.Diagnostics;
using Rungs.Hosts.Calling;
using Rungs.Hosts.Jobs;

namespace Rungs.Hosts.Broker;

/// <summary>Jobs go to the broker's queues, and their replies come from a queue of this caller's own, which outlives a lost connection.</summary>
internal sealed class BrokerLine : IJobLine
{
    /// <summary>The type of a message to the workers that asks whether a job was begun, and has it not begun where it was not.</summary>
    internal const string GiveUp = "give-up";

    /// <summary>How many replies may be on their way to here.</summary>
    private const ushort ReplyWindow = 512;

    private readonly HostPoolOptions _options;
    private readonly HostCaller _caller;
    private readonly BrokerNames _names;
    private readonly BrokerLink _link;

    /// <summary>Whether the queue of replies was made once, and should be there.</summary>
    private bool _hasQueue;

    internal BrokerLine(HostPoolOptions options, HostCaller caller)
    {
        (_options, _caller, _names) = (options, caller, new BrokerNames(options.Pool));
        ReplyTo = _names.Replies(Guid.NewGuid().ToString("N"));
        _link = new BrokerLink(options, $"rungs caller of {options.Pool}", SetUpAsync);
    }

    /// <inheritdoc/>
    public string ReplyTo { get; }

    /// <inheritdoc/>
    public (bool IsConnected, long Lost, long Resent) Health => (_link.IsConnected, _link.Lost, _link.Resent);

    /// <inheritdoc/>
    public async Task<int> CountPlacesAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var session = await _link.SessionAsync(cancellationToken);
            try
            {
                return await OfferedPlaces.CountAsync(session, _names, cancellationToken);
            }
            catch (Exception error) when (BrokerSession.IsLoss(error) && !cancellationToken.IsCancellationRequested)
            {
                if (session.Lost.IsCancellationRequested)
                    _link.Replace(session);
                else
                    await session.DeclareAsync().WaitAsync(cancellationToken); // somebody has deleted the queue
            }
        }
    }

    internal Task ConnectAsync(TimeSpan patience, CancellationToken cancellationToken) => _link.ConnectAsync(patience, cancellationToken);

    /// <inheritdoc/>
    public Task SendAsync(Job job, CancellationToken cancellationToken) =>
        _link.SendAsync("", _names.Jobs(job.Level), () => JobMessage.ToProperties(job, _options.SigningKey), job.Body, cancellationToken);

    /// <inheritdoc/>
    public Task CancelAsync(string id) => TellWorkersAsync(new BasicProperties { MessageId = id, ReplyTo = ReplyTo });

    /// <inheritdoc/>
    public Task GiveUpAsync(string id) => TellWorkersAsync(new BasicProperties { MessageId = id, ReplyTo = ReplyTo, Type = GiveUp });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_link.TryGetSession(out var session))
        {
            try
            {
                await using var channel = await session.NewChannelAsync(session.Lost);
                await channel.QueueDeleteAsync(ReplyTo, cancellationToken: session.Lost);
            }
            catch (Exception error) when (BrokerSession.IsLoss(error))
            {
                // It goes by itself, after ReplyExpiry.
            }
        }

        await _link.DisposeAsync();
    }

    private async Task TellWorkersAsync(BasicProperties properties)
    {
        if (!_link.TryGetSession(out var session))
            return;
        try
        {
            await session.PublishAsync(_names.Cancel, "", properties, default);
        }
        catch (Exception error) when (error is BrokerLostException or RabbitMQ.Client.Exceptions.PublishException)
        {
            // Nobody is there to be told.
        }
    }

    private async Task SetUpAsync(BrokerSession session, CancellationToken cancellationToken)
    {
        // It may have expired, or somebody has deleted it; then replies were lost with it.
        var isGone = _hasQueue && !await IsThereAsync(session, cancellationToken);
        var channel = await session.NewChannelAsync(cancellationToken); // closes with its connection
        await channel.QueueDeclareAsync(ReplyTo, durable: true, exclusive: false, autoDelete: false, BrokerTopology.Quorum(("x-expires", (long)_options.ReplyExpiry.TotalMilliseconds), ("x-delivery-limit", BrokerTopology.NoLimit)), cancellationToken: cancellationToken);
        await channel.BasicQosAsync(0, ReplyWindow, global: false, cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        var deliveries = new Deliveries(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            deliveries.Begin(delivery.DeliveryTag);
            Receive(delivery);
            deliveries.Acknowledge(delivery.DeliveryTag);
            return Task.CompletedTask;
        };
        session.Watch(channel, consumer);
        await channel.BasicConsumeAsync(ReplyTo, autoAck: false, consumer, cancellationToken);
        _hasQueue = true;
        if (isGone)
            _caller.SendAgain();
    }

    private async Task<bool> IsThereAsync(BrokerSession session, CancellationToken cancellationToken)
    {
        try
        {
            await using var channel = await session.NewChannelAsync(cancellationToken); // a channel of its own: the answer closes it
            await channel.QueueDeclarePassiveAsync(ReplyTo, cancellationToken);
            return true;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException error) when (error.ShutdownReason?.ReplyCode == 404)
        {
            return false;
        }
    }

    private void Receive(BasicDeliverEventArgs delivery)
    {
        try
        {
            _caller.Receive(delivery.BasicProperties.CorrelationId ?? "", ReplyMessage.Read(delivery.BasicProperties, delivery.Body.Span));
        }
        catch (Exception error)
        {
            UnobservedErrors.Raise(error, "hosts: a reply"); // garbage in our queue is of no use again
        }
    }
}
