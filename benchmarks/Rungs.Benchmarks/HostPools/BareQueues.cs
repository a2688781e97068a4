using RabbitMQ.Client;

namespace Rungs.Benchmarks.HostPools;

/// <summary>What both ends of the bare request-reply have in common: quorum queues, persistent messages, confirmed and mandatory publishing.</summary>
internal static class BareQueues
{
    internal const string Jobs = "bare.jobs";
    internal const string Replies = "bare.replies";

    internal static Task<IConnection> ConnectAsync(Uri uri) =>
        new ConnectionFactory { Uri = uri, AutomaticRecoveryEnabled = false, TopologyRecoveryEnabled = false }.CreateConnectionAsync();

    internal static Task<IChannel> PublisherAsync(IConnection connection) =>
        connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));

    internal static Task DeclareAsync(IChannel channel, string queue) =>
        channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["x-queue-type"] = "quorum",
            ["x-delivery-limit"] = 20,
            ["x-overflow"] = "reject-publish",
            ["x-max-length"] = 1_000_000,
        });
}
