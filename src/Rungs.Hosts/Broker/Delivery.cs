using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Rungs.Hosts.Broker;

/// <summary>A message that was delivered, on its own: the client takes its memory back.</summary>
internal sealed record Delivery(ulong Tag, int Level, IReadOnlyBasicProperties Properties, ReadOnlyMemory<byte> Body)
{
    internal static Delivery Of(BasicDeliverEventArgs delivery, int level) => new(delivery.DeliveryTag, level, delivery.BasicProperties, delivery.Body.ToArray());

    internal static Delivery Of(BasicGetResult got, int level) => new(got.DeliveryTag, level, got.BasicProperties, got.Body);
}
