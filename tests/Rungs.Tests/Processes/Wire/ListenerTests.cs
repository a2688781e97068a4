using Rungs.Processes.Engine;
using Rungs.Processes.Launching;
using Rungs.Processes.Wire;

namespace Rungs.Tests.Processes.Wire;

/// <summary>Who connects to a worker's socket and is not the worker.</summary>
public sealed class ListenerTests
{
    [Theory]
    [InlineData("silent")]
    [InlineData("gone")]
    [InlineData("garbage")]
    [InlineData("short")]
    [InlineData("wrong token")]
    [InlineData("other version")]
    [InlineData("other channel")]
    [InlineData("oversized")]
    public async Task Stranger_IsRefused_AndTheWorkerIsNot(string what)
    {
        using var scratch = new Scratch();
        using var listener = new WorkerListener(scratch["s"]);
        var refused = new List<Exception>();
        var accept = Task.Run(() => listener.Accept(static () => { }, refused.Add), TestContext.Current.CancellationToken);
        using var stranger = SocketPair.Connect(listener.Path);
        var hello = Framed(Hello.ToBytes(Channel.Work, listener.Token));
        switch (what)
        {
            case "silent":
                break;
            case "gone":
                stranger.Dispose();
                break;
            case "garbage":
                stranger.Send(Enumerable.Repeat((byte)0xA5, 500).ToArray());
                break;
            case "short":
                stranger.Send(hello.AsSpan(0, 30));
                break;
            case "oversized":
                hello[2] = 0x7F;
                stranger.Send(hello);
                break;
            default:
                hello[what switch { "wrong token" => ^1, "other version" => FrameHeader.Size + 5, _ => FrameHeader.Size + 6 }] ^= 0x40;
                stranger.Send(hello);
                break;
        }

        using var control = SocketPair.Connect(listener.Path);
        control.Send(Framed(Hello.ToBytes(Channel.Control, listener.Token)));
        using var second = SocketPair.Connect(listener.Path);
        second.Send(Framed(Hello.ToBytes(Channel.Control, listener.Token)));
        using var work = SocketPair.Connect(listener.Path);
        work.Send(hello = Framed(Hello.ToBytes(Channel.Work, listener.Token)));
        var (workSide, controlSide, reader) = await accept.OrFailAsync();
        Assert.NotEmpty(refused);
        control.Send([7]);
        var one = new byte[1];
        Assert.Equal((1, 7), (controlSide.Receive(one), one[0])); // the first of that channel, and not the second
        work.Dispose();
        Assert.False(reader.TryRead(out _, out _));
        workSide.Dispose();
        controlSide.Dispose();
    }

    [Fact]
    public void Strangers_InCrowds_AreToldOfOnce()
    {
        var options = Pools.Quiet();
        var engine = new PoolEngine(options);
        var told = 0;
        void OnError(Exception error, string name) => told += name == options.Name ? 1 : 0;
        Async.UnobservedError += OnError;
        try
        {
            for (var i = 0; i < 10; i++)
                engine.OnStranger(new ProtocolException("The token is wrong."));
        }
        finally
        {
            Async.UnobservedError -= OnError;
        }

        Assert.Equal(1, told);
    }

    private static byte[] Framed(byte[] payload)
    {
        var frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(payload.Length, FrameType.Hello, 0).Write(frame);
        payload.CopyTo(frame, FrameHeader.Size);
        return frame;
    }
}
