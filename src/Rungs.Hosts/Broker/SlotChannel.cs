using System.Diagnostics;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Rungs.Coordination;

namespace Rungs.Hosts.Broker;

/// <summary>A channel that jobs come over, from each level's queue no more at a time than there are places.</summary>
/// <remarks>
/// <code>
/// open ──Stop──► stopped: nothing comes any more, what has come and was not taken is given back
///   └──────────────┴── closed, or a queue taken away ──► over
/// </code>
/// With several levels there is one place only: there, what waits on the broker is looked at again before a job of a lower level begins.
/// </remarks>
internal sealed class SlotChannel : IAsyncDisposable
{
    /// <summary>How long the broker may take to end a consumer; past it, the end of the connection will.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly IChannel _channel;
    private readonly BrokerNames _names;
    private readonly TimeProvider _time;

    /// <summary>What has come and is not over, where several jobs may be: those that end about together are acknowledged together. Null where there is one place.</summary>
    private readonly Deliveries? _deliveries;

    private readonly List<string> _consumers = [];

    /// <summary>What has come and waits for its turn: of each level no more than there are places, because each consumer is sent no more.</summary>
    private readonly DualPriorityQueue<Delivery, int> _waiting = new();

    private readonly CancellationTokenSource _over = new();

    /// <summary>Whether consumers end because this ends them.</summary>
    private volatile bool _isStopping;

    private SlotChannel(IChannel channel, BrokerNames names, TimeProvider time, int places)
    {
        (_channel, _names, _time) = (channel, names, time);
        _deliveries = places > 1 ? new Deliveries(channel) : null;
        channel.ChannelShutdownAsync += (_, reason) => EndAsync(reason.ReplyText);
    }

    /// <summary>Cancelled once nothing comes over it any more; the job that came over it goes to another.</summary>
    internal CancellationToken Over => _over.Token;

    /// <summary>Why it is over.</summary>
    internal string? Reason { get; private set; }

    internal static async Task<SlotChannel> OpenAsync(BrokerSession session, BrokerNames names, HostConnectionOptions options, int places, CancellationToken cancellationToken)
    {
        Debug.Assert(places == 1 || options.Topology.Levels == 1, "Where there are levels, jobs of lower ones would fill the places.");
        var opened = new SlotChannel(await session.NewChannelAsync(cancellationToken), names, options.TimeProvider, places);
        try
        {
            await opened._channel.BasicQosAsync(0, (ushort)places, global: false, cancellationToken);
            for (var level = 0; level < options.Topology.Levels; level++)
                await opened.ConsumeAsync(level, cancellationToken);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next job. Of those that wait on the broker too, the most urgent.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal async Task<Delivery> NextAsync(CancellationToken cancellationToken)
    {
        var next = await _waiting.TakeAsync(cancellationToken);
        if (next.Level == 0)
            return next;

        // It came while there was room for one of each level. Meanwhile, more urgent ones may have come.
        if (await MoreUrgentAsync(next.Level) is not { } first)
            return next;
        if (!_waiting.TryPut(next, next.Level))
            await GiveBackAsync(next); // it was stopped
        return first;
    }

    /// <summary>The broker may forget it.</summary>
    internal ValueTask AcknowledgeAsync(Delivery delivery)
    {
        if (_deliveries is null)
            return _channel.BasicAckAsync(delivery.Tag, multiple: false);
        _deliveries.Acknowledge(delivery.Tag);
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits until all that may be forgotten has been told to the broker.</summary>
    internal Task WhenAcknowledgedAsync() => _deliveries?.WhenSentAsync() ?? Task.CompletedTask;

    /// <summary>The broker gives it to another.</summary>
    internal async Task GiveBackAsync(Delivery delivery)
    {
        try
        {
            if (_deliveries is null)
                await _channel.BasicNackAsync(delivery.Tag, multiple: false, requeue: true);
            else
                await _deliveries.GiveBackAsync(delivery.Tag);
        }
        catch (Exception error) when (BrokerSession.IsLoss(error))
        {
            // So it does with all that came over a channel that is closed.
        }
    }

    /// <summary>The broker gives to others, one by one, what has come longer ago than that and is not over.</summary>
    /// <returns>How many.</returns>
    internal async Task<int> GiveBackOlderAsync(TimeSpan age)
    {
        var before = _time.GetTimestamp() - (long)(age.TotalSeconds * _time.TimestampFrequency);
        var old = _deliveries?.OpenSince(before) ?? [];
        foreach (var tag in old)
            await _deliveries!.GiveBackAsync(tag);
        return old.Length;
    }

    /// <summary>Lets nothing more come, and gives back what was not taken. What was taken can still be acknowledged.</summary>
    internal async Task StopAsync()
    {
        _isStopping = true;
        try
        {
            // Given back earlier, it would come again at once, and each time counts.
            await Task.WhenAll(_consumers.Select(consumer => _channel.BasicCancelAsync(consumer, noWait: false, Over))).WaitAsync(s_patience);
        }
        catch (Exception error) when (BrokerSession.IsLoss(error))
        {
            // Nothing comes from a channel that is closed.
        }

        _waiting.Complete();
        while (_waiting.TryTake(out var delivery))
            await GiveBackAsync(delivery);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _channel.DisposeAsync();
        }
        catch (Exception error) when (BrokerSession.IsLoss(error))
        {
            // It goes with its connection.
        }
    }

    private async Task ConsumeAsync(int level, CancellationToken cancellationToken)
    {
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            // Only put down here: while this runs, a channel that closes holds up all of its connection.
            var arrived = Delivery.Of(delivery, level);
            _deliveries?.Begin(arrived.Tag, _time.GetTimestamp());
            return _waiting.TryPut(arrived, level) ? Task.CompletedTask : GiveBackAsync(arrived);
        };
        consumer.UnregisteredAsync += (_, _) => _isStopping ? Task.CompletedTask : EndAsync($"the queue {_names.Jobs(level)} is gone");
        _consumers.Add(await _channel.BasicConsumeAsync(_names.Jobs(level), autoAck: false, consumer, cancellationToken));
    }

    private async Task<Delivery?> MoreUrgentAsync(int than)
    {
        if (_waiting.TryTake(out var waiting))
        {
            if (waiting.Level < than)
                return waiting;
            Debug.Assert(waiting.Level > than, "Two of one level have come.");
            if (!_waiting.TryPut(waiting, waiting.Level))
                await GiveBackAsync(waiting);
        }

        for (var level = 0; level < than && !_isStopping; level++)
        {
            if (await _channel.BasicGetAsync(_names.Jobs(level), autoAck: false, Over) is { } got)
                return Delivery.Of(got, level);
        }

        return null;
    }

    private Task EndAsync(string? reason)
    {
        Reason ??= reason;
        _ = _over.CancelAsync(); // what waits for it runs elsewhere, and is not waited for here
        return Task.CompletedTask;
    }
}
