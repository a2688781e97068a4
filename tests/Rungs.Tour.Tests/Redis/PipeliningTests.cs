using Rungs.Tour.Redis;

namespace Rungs.Tour.Tests.Redis;

public sealed class PipeliningTests
{
    private static readonly string s_commands =
        Resp.Command("SET", "k", "a\r\nb") + "PUT line a value\r\n" + Resp.Command("GET", "k") + "*0\r\n" + Resp.Command("MGET", "k", "missing", "line")
        + "GET line\nnonsense\n" + Resp.Command("INCR", "n") + Resp.Command("ECHO", "") + "*-1\r\nPING\r\n" + Resp.Command("DEL", "k", "n");

    private const string Replies = "+OK\r\nOK\n$4\r\na\r\nb\r\n*3\r\n$4\r\na\r\nb\r\n$-1\r\n$7\r\na value\r\nOK a value\nERROR\n:1\r\n$0\r\n\r\n+PONG\r\n:2\r\n";

    [Fact]
    public void Commands_CutAtEachByte_AreAnsweredTheSame()
    {
        for (var cut = 0; cut <= s_commands.Length; cut++)
            Assert.Equal(Replies, Answer(s_commands[..cut], s_commands[cut..]));
    }

    [Fact]
    public void Commands_ByteByByte_AreAnsweredTheSame() =>
        Assert.Equal(Replies, Answer([.. s_commands.Select(sign => $"{sign}")]));

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Commands_CutAtEachByteOnTheWire_AreAnsweredTheSame()
    {
        await using var server = new LocalServer();
        for (var cut = 0; cut <= s_commands.Length; cut++)
        {
            using var client = await server.ConnectAsync();
            await client.SendAsync(s_commands[..cut]);
            await client.ExpectAsync(s_commands[cut..], Replies);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Commands_TenThousandAtOnce_AreAnsweredInOrder()
    {
        await using var server = new LocalServer();
        using var client = await server.ConnectAsync();
        var expected = string.Concat(Enumerable.Range(1, 10_000).Select(i => $":{i}\r\n"));

        var sending = client.SendAsync(string.Concat(Enumerable.Repeat(Resp.Command("INCR", "n"), 10_000)));
        Assert.Equal(expected, await client.ReceiveAsync(expected.Length));
        await sending;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Incr_ByManyClientsAtOnce_LosesNone()
    {
        await using var server = new LocalServer();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var client = await server.ConnectAsync();
            for (var i = 0; i < 100; i++)
            {
                await client.SendAsync(Resp.Command("INCR", "n"));
                while (!(await client.ReceiveAsync(1)).EndsWith('\n'))
                {
                    // The number may have any length.
                }
            }

            client.EndSending();
            await client.ReceiveToEndAsync();
        }));

        Assert.Equal("$4\r\n5000\r\n", await server.AskAsync("GET", "n"));
    }

    private static string Answer(params string[] pieces)
    {
        using var session = new Session(new ServerState(new RedisOptions(), new Keyspace(TimeProvider.System)));
        foreach (var piece in pieces)
        {
            Assert.False(session.IsClosing);
            session.Feed(Resp.Bytes(piece));
        }

        return Resp.Text(session.Output.Unread);
    }
}
