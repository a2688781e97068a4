using System.Reflection;
using System.Threading.Channels;
using RabbitMQ.Client;
using Rungs.Hosts.Broker;

namespace Rungs.Tests.Hosts;

/// <summary>Which acknowledgements are sent for which deliveries: one that is sent too early loses a job.</summary>
public sealed class DeliveriesTests
{
    private readonly RecordedChannel _sent;
    private readonly Deliveries _deliveries;

    public DeliveriesTests()
    {
        var channel = DispatchProxy.Create<IChannel, RecordedChannel>();
        _sent = (RecordedChannel)channel;
        _deliveries = new Deliveries(channel);
        for (var tag = 1ul; tag <= 6; tag++)
            _deliveries.Begin(tag, now: (long)tag);
    }

    [Fact]
    public async Task Done_WhileAnotherIsOnItsWay_GoTogether()
    {
        _deliveries.Acknowledge(1);
        var first = await _sent.NextAsync();
        _deliveries.Acknowledge(3);
        _deliveries.Acknowledge(2);
        _deliveries.Acknowledge(4);
        first.Arrive();

        Assert.Equal("ack 1 and before", first.Text);
        Assert.Equal("ack 4 and before", (await _sent.ArriveAsync()).Text);
        await _deliveries.WhenSentAsync().OrFailAsync();
        Assert.False(_sent.HasMore);
    }

    [Fact]
    public async Task Done_AnEarlierOneIsOpen_GoesAlone_AndIsNotSentAgain()
    {
        _deliveries.Acknowledge(3);
        Assert.Equal("ack 3", (await _sent.ArriveAsync()).Text);
        await _deliveries.WhenSentAsync().OrFailAsync();

        _deliveries.Acknowledge(1);
        var one = await _sent.NextAsync();
        _deliveries.Acknowledge(2);
        one.Arrive();

        Assert.Equal("ack 1 and before", one.Text);
        Assert.Equal("ack 2 and before", (await _sent.ArriveAsync()).Text); // not 3: the broker does not know that one any more
        await _deliveries.WhenSentAsync().OrFailAsync();
        Assert.False(_sent.HasMore);
    }

    [Fact]
    public async Task GivenBack_IsNotTakenAlong()
    {
        var leaving = _deliveries.GiveBackAsync(1);
        var nack = await _sent.NextAsync();
        _deliveries.Acknowledge(2);
        Assert.Equal("ack 2", (await _sent.ArriveAsync()).Text);
        nack.Arrive();
        await leaving.OrFailAsync();
        await _deliveries.WhenSentAsync().OrFailAsync();

        _deliveries.Acknowledge(1); // its function has ended after all
        _deliveries.Acknowledge(3);
        Assert.Equal("nack 1", nack.Text);
        Assert.Equal("ack 3 and before", (await _sent.ArriveAsync()).Text);
        await _deliveries.WhenSentAsync().OrFailAsync();
        Assert.False(_sent.HasMore);
    }

    [Fact]
    public async Task Open_Since_AreThoseThatAreNotOver()
    {
        _deliveries.Acknowledge(1);
        (await _sent.NextAsync()).Arrive();
        Assert.Equal([2ul, 3ul], _deliveries.OpenSince(4).Order());
    }

    /// <summary>A channel that notes what is sent on it.</summary>
    public class RecordedChannel : DispatchProxy
    {
        private readonly Channel<Message> _messages = Channel.CreateUnbounded<Message>();

        internal bool HasMore => _messages.Reader.TryPeek(out _);

        internal Task<Message> NextAsync() => _messages.Reader.ReadAsync().AsTask().OrFailAsync();

        internal async Task<Message> ArriveAsync()
        {
            var message = await NextAsync();
            message.Arrive();
            return message;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var message = new Message(targetMethod!.Name switch
            {
                nameof(IChannel.BasicAckAsync) => $"ack {args![0]}{(args[1] is true ? " and before" : "")}",
                nameof(IChannel.BasicNackAsync) => $"nack {args![0]}",
                var other => throw new NotSupportedException(other),
            });
            _messages.Writer.TryWrite(message);
            return new ValueTask(message.Arrival);
        }
    }

    internal sealed record Message(string Text)
    {
        private readonly TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Arrival => _arrival.Task;

        internal void Arrive() => _arrival.SetResult();
    }
}
