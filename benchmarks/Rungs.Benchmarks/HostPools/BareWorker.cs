using System.Globalization;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Rungs.Benchmarks.HostPools;

/// <summary>The other end of <see cref="BareCaller"/>, in a process of its own: the reply is confirmed, and then the job acknowledged.</summary>
internal static class BareWorker
{
    internal static async Task ServeAsync(string uri, string prefetch)
    {
        await using var connection = await BareQueues.ConnectAsync(new Uri(uri));
        await using var publishing = await BareQueues.PublisherAsync(connection);
        await using var channel = await connection.CreateChannelAsync();
        await BareQueues.DeclareAsync(channel, BareQueues.Jobs);
        await channel.BasicQosAsync(0, ushort.Parse(prefetch, CultureInfo.InvariantCulture), global: false);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            var properties = new BasicProperties { Persistent = true, CorrelationId = delivery.BasicProperties.CorrelationId };
            _ = AnswerAsync(delivery.BasicProperties.ReplyTo!, properties, delivery.Body.ToArray(), delivery.DeliveryTag);
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(BareQueues.Jobs, autoAck: false, consumer);
        Served.Stay();

        async Task AnswerAsync(string replyTo, BasicProperties properties, byte[] body, ulong tag)
        {
            await publishing.BasicPublishAsync("", replyTo, mandatory: true, properties, body);
            await channel.BasicAckAsync(tag, multiple: false);
        }
    }
}
