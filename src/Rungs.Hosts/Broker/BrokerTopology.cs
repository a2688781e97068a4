using RabbitMQ.Client;

namespace Rungs.Hosts.Broker;

/// <summary>Declares the queues of a pool. What is there already stays as it is.</summary>
/// <remarks>
/// <code>
/// caller ──► jobs.0 .. jobs.n ──► worker ──► replies.CALLER ──► caller
///               ▲    │             │ └─ refused, or failed for good ──► dead
///               │    │             └─ failed ──► retry.DELAY ──┐
///               └────┼─────────────────────────────────────────┘
///                    └─ too often without an answer ──► lost ──► worker ──► dead, and replies.CALLER
/// caller ──► cancel (to all) ──► worker
/// </code>
/// All queues but those of cancellations are quorum queues: what is confirmed is on disk, on most nodes of a cluster. A message's own time to live ends it only
/// at the head of its queue, so each delay has a queue of its own. Queues whose messages are given back on purpose say that they may be, without end: newer brokers have
/// a limit of their own, and throw away.
/// </remarks>
internal static class BrokerTopology
{
    /// <summary>How often a message may come back where it may for ever.</summary>
    internal const int NoLimit = int.MaxValue;

    internal static async Task DeclareAsync(IChannel channel, BrokerNames names, HostTopology topology, CancellationToken cancellationToken)
    {
        await channel.QueueDeclareAsync(names.Dead, durable: true, exclusive: false, autoDelete: false, Quorum(("x-delivery-limit", NoLimit)), cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(names.Lost, durable: true, exclusive: false, autoDelete: false, Quorum(
            ("x-delivery-limit", topology.DeliveryLimit),
            ("x-dead-letter-exchange", ""),
            ("x-dead-letter-routing-key", names.Dead),
            ("x-dead-letter-strategy", "at-least-once"),
            ("x-overflow", "reject-publish")), cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(names.Places, durable: true, exclusive: false, autoDelete: false, Quorum(), cancellationToken: cancellationToken);
        for (var level = 0; level < topology.Levels; level++)
        {
            await channel.QueueDeclareAsync(names.Jobs(level), durable: true, exclusive: false, autoDelete: false, Quorum(
                ("x-delivery-limit", (topology.DeliveryLimit * 2) + 10), // workers see to it before; this is for those that end as they receive it
                ("x-dead-letter-exchange", ""),
                ("x-dead-letter-routing-key", names.Lost),
                ("x-dead-letter-strategy", "at-least-once"),
                ("x-overflow", "reject-publish"),
                ("x-max-length", topology.MaxQueueLength)), cancellationToken: cancellationToken);
        }

        foreach (var delay in topology.RetryDelays)
        {
            var name = names.Retry(delay);
            await channel.ExchangeDeclareAsync(name, ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: cancellationToken);
            await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, Quorum(
                ("x-message-ttl", (long)delay.TotalMilliseconds),
                ("x-dead-letter-exchange", ""), // back to the queue it came from, whose name is its routing key
                ("x-dead-letter-strategy", "at-least-once"),
                ("x-overflow", "reject-publish")), cancellationToken: cancellationToken);
            await channel.QueueBindAsync(name, name, "", cancellationToken: cancellationToken);
        }

        await channel.ExchangeDeclareAsync(names.Cancel, ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: cancellationToken);
    }

    internal static Dictionary<string, object?> Quorum(params (string Name, object Value)[] arguments)
    {
        Dictionary<string, object?> all = new(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" };
        foreach (var (name, value) in arguments)
            all.Add(name, value);
        return all;
    }
}
