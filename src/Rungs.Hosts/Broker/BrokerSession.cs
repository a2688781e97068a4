using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using Rungs.Diagnostics;

namespace Rungs.Hosts.Broker;

/// <summary>One connection to the broker, from its opening to its loss. It is never mended: a new one takes its place, see <see cref="BrokerLink"/>.</summary>
/// <remarks>
/// <code>
/// opened ──connection closes, or the channel of publishing, or one that is watched──► lost: Lost is cancelled, and everything here throws
/// </code>
/// Careful: the client calls what is told of deliveries and of closed channels on the thread that reads the connection, or has that thread wait for it. Whoever takes
/// his time there holds up every other channel, its heartbeats too; so nothing of ours does.
/// </remarks>
internal sealed class BrokerSession : IAsyncDisposable
{
    /// <summary>How long a queue that somebody has deleted is left alone. RabbitMQ (3.10) tells its consumers of the end by the queue's name: where another one has it by then, they are not told, and wait for ever.</summary>
    private static readonly TimeSpan s_mourning = TimeSpan.FromSeconds(1);

    /// <summary>How long the broker may take to say goodbye.</summary>
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    private readonly HostConnectionOptions _options;
    private readonly BrokerNames _names;
    private readonly IConnection _connection;
    private readonly IChannel _publishing;

    /// <summary>Told of each message that the broker has refused, and that is sent again.</summary>
    private readonly Action _resent;

    private readonly CancellationTokenSource _lost = new();

    /// <summary>Guards the field below.</summary>
    private readonly Lock _gate = new();

    /// <summary>The last time that the queues were declared.</summary>
    private Task _declaring = Task.CompletedTask;

    private BrokerSession(HostConnectionOptions options, BrokerNames names, Action resent, IConnection connection, IChannel publishing)
    {
        (_options, _names, _resent, _connection, _publishing) = (options, names, resent, connection, publishing);
        Lost = _lost.Token;
        connection.ConnectionShutdownAsync += LoseAsync;
        publishing.ChannelShutdownAsync += LoseAsync;
        if (!connection.IsOpen || !publishing.IsOpen)
            _lost.Cancel();
    }

    /// <summary>Cancelled once it is of no use any more.</summary>
    internal CancellationToken Lost { get; }

    private bool IsGone => Lost.IsCancellationRequested || !_publishing.IsOpen;

    /// <summary>Connects, and declares the queues of the pool.</summary>
    internal static async Task<BrokerSession> OpenAsync(ConnectionFactory factory, HostConnectionOptions options, BrokerNames names, Action resent, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(factory, cancellationToken);
        try
        {
            // Confirmed and tracked, with no limit on how many are open: their number is bounded by MaxInFlight and by the workers' slots.
            var publishing = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
            var session = new BrokerSession(options, names, resent, connection, publishing);
            await session.DeclareNowAsync(cancellationToken);
            return session;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A channel to consume with, or to publish without confirmation; whoever opens it closes it.</summary>
    internal Task<IChannel> NewChannelAsync(CancellationToken cancellationToken) =>
        _connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: false, publisherConfirmationTrackingEnabled: false, consumerDispatchConcurrency: 1), cancellationToken);

    /// <summary>Counts itself as lost once the channel is closed, or the broker takes the consumer's queue away.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="consumer">Its consumer, or one of them.</param>
    /// <param name="isLeft">Whether it was closed here, on purpose. Default: null, it never is before the session.</param>
    internal void Watch(IChannel channel, AsyncEventingBasicConsumer consumer, Func<bool>? isLeft = null)
    {
        channel.ChannelShutdownAsync += (_, _) => LoseUnlessLeftAsync();
        consumer.UnregisteredAsync += (_, _) => LoseUnlessLeftAsync();

        Task LoseUnlessLeftAsync() => isLeft?.Invoke() == true ? Task.CompletedTask : LoseAsync(this, null);
    }

    /// <summary>Declares the queues of the pool again: somebody has deleted one on the broker.</summary>
    /// <returns>A task that ends when they are there. Whoever comes meanwhile gets the same.</returns>
    internal Task DeclareAsync()
    {
        lock (_gate)
            return _declaring.IsCompleted ? _declaring = Task.Run(DeclareLaterAsync) : _declaring;
    }

    /// <summary>Publishes a message once, and waits until the broker has it safe.</summary>
    /// <exception cref="BrokerLostException">The session was lost; the message may have arrived.</exception>
    /// <exception cref="PublishException">The broker refuses it: its queue is full, or is not there.</exception>
    internal async Task PublishAsync(string exchange, string routingKey, BasicProperties properties, ReadOnlyMemory<byte> body)
    {
        Task? publishing = null;
        try
        {
            // No token goes in: one that is cancelled while a confirmation is open breaks the channel (RabbitMQ.Client 7.1.2).
            var confirmed = _publishing.BasicPublishAsync(exchange, routingKey, mandatory: true, properties, body, CancellationToken.None);
            if (confirmed.IsCompletedSuccessfully)
                return;
            publishing = confirmed.AsTask();
            await publishing.WaitAsync(Lost);
        }
        catch (Exception error) when (IsGone && IsLoss(error))
        {
            _ = publishing?.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default); // seen
            throw new BrokerLostException(error);
        }
    }

    /// <summary>Publishes a message, as often as it takes: where its queue is full, once there is room; where it is not there, once it is.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="routingKey">The routing key.</param>
    /// <param name="properties">Makes new ones for each attempt.</param>
    /// <param name="body">The body.</param>
    /// <param name="isOurs">Whether the queue is one of the pool's, which is made again where it is not there.</param>
    /// <param name="cancellationToken">Makes an attempt the last one; whoever will not wait for that waits outside.</param>
    /// <returns>Whether the broker has it safe; not where its queue is not there, and not ours.</returns>
    /// <exception cref="BrokerLostException">The session was lost; the message may have arrived.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal async Task<bool> SendAsync(string exchange, string routingKey, Func<BasicProperties> properties, ReadOnlyMemory<byte> body, bool isOurs, CancellationToken cancellationToken)
    {
        for (var refusals = 0; ; refusals++)
        {
            try
            {
                await PublishAsync(exchange, routingKey, properties(), body);
                return true;
            }
            catch (PublishException refusal) when (refusal.IsReturn && !isOurs)
            {
                return false;
            }
            catch (PublishException refusal)
            {
                if (refusal.IsReturn)
                    await DeclareAgainAsync();
            }

            _resent();
            await Task.Delay(Backoff.AfterRefusals(refusals), _options.TimeProvider, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _connection.ConnectionShutdownAsync -= LoseAsync;
        _publishing.ChannelShutdownAsync -= LoseAsync;
        await LoseAsync(this, null);
        try
        {
            await _connection.CloseAsync(s_farewell);
            await _connection.DisposeAsync();
        }
        catch (Exception)
        {
            // It is closed, or will be: nothing is asked of it any more.
        }
    }

    /// <summary>Whether an error says that the session, or the channel, is gone, rather than what was asked of it.</summary>
    internal static bool IsLoss(Exception error) => error is OperationCanceledException or OperationInterruptedException or RabbitMQClientException and not PublishException or ObjectDisposedException or IOException or System.Net.Sockets.SocketException or TimeoutException;

    private static async Task<IConnection> ConnectAsync(ConnectionFactory factory, CancellationToken cancellationToken)
    {
        // No token goes in: cancelled while a broker is silent, the client takes up to 5 s to give up (RabbitMQ.Client 7.1.2). Left alone, it gives up after its own timeouts.
        var connecting = factory.CreateConnectionAsync(CancellationToken.None);
        try
        {
            return await connecting.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = CloseAsync(connecting);
            throw;
        }

        static async Task CloseAsync(Task<IConnection> connecting)
        {
            try
            {
                await using var connection = await connecting;
            }
            catch (Exception)
            {
                // There is nothing to close, or nobody there to close it with.
            }
        }
    }

    private async Task DeclareLaterAsync()
    {
        await Task.Delay(s_mourning, _options.TimeProvider, Lost);
        await DeclareNowAsync(Lost);
    }

    private async Task DeclareNowAsync(CancellationToken cancellationToken)
    {
        await using var channel = await NewChannelAsync(cancellationToken);
        await BrokerTopology.DeclareAsync(channel, _names, _options.Topology, cancellationToken);
    }

    private async Task DeclareAgainAsync()
    {
        try
        {
            await DeclareAsync();
        }
        catch (Exception error) when (!IsGone)
        {
            UnobservedErrors.Raise(error, "hosts: a queue of the pool is not there, and cannot be made"); // it is tried again
        }
        catch (Exception error)
        {
            throw new BrokerLostException(error);
        }
    }

    private Task LoseAsync(object sender, ShutdownEventArgs? reason)
    {
        _ = _lost.CancelAsync(); // what waits for it runs elsewhere, and is not waited for here
        return Task.CompletedTask;
    }
}

/// <summary>The session was lost; whoever waits for the next one may go on.</summary>
internal sealed class BrokerLostException(Exception cause) : Exception("The connection to the broker was lost.", cause);
