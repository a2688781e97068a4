using Rungs.Testing;
using Rungs.Tour.Redis;

namespace Rungs.Tour.Tests.Redis;

public sealed class LimitTests
{
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Clients_MoreThanAllowed_AreToldAndClosedAndTheOthersServed()
    {
        await using var server = new LocalServer(new RedisOptions { MaxClients = 2 });
        using var first = await server.ConnectAsync();
        using var second = await server.ConnectAsync();
        await first.ExpectAsync(Resp.Command("PING"), "+PONG\r\n");
        await second.ExpectAsync(Resp.Command("PING"), "+PONG\r\n");

        using var third = await server.ConnectAsync();
        Assert.Equal("-ERR max number of clients reached\r\n", await third.ReceiveToEndAsync());

        await first.ExpectAsync(Resp.Command("QUIT"), "+OK\r\n");
        Assert.Equal("", await first.ReceiveToEndAsync());
        using var fourth = await server.ConnectAsync();
        await fourth.ExpectAsync(Resp.Command("PING"), "+PONG\r\n");
        await second.ExpectAsync(Resp.Command("PING"), "+PONG\r\n");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Value_AsLongAsAllowed_IsTakenAndOneByteMoreIsNot()
    {
        await using var server = new LocalServer();
        using var client = await server.ConnectAsync();
        var longest = new string('v', new RedisOptions().MaxValue);

        await client.ExpectAsync(Resp.Command("SET", "k", longest), "+OK\r\n");
        await client.ExpectAsync(Resp.Command("GET", "k"), Resp.Bulk(longest));
        await client.SendAsync($"*3\r\n$3\r\nSET\r\n$1\r\nk\r\n${longest.Length + 1}\r\n");
        Assert.Equal("-ERR Protocol error: invalid bulk length\r\n", await client.ReceiveToEndAsync());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Command_LongerThanAllowed_IsRefused()
    {
        await using var server = new LocalServer(new RedisOptions { MaxInput = 100_000, MaxArguments = 10 });
        using var client = await server.ConnectAsync();
        using var other = await server.ConnectAsync();

        var value = new string('v', 30_000);
        await client.SendAsync($"*6\r\n{string.Concat(Enumerable.Repeat(Resp.Bulk(value), 4))}");
        Assert.Equal("-ERR Protocol error: too big request\r\n", await client.ReceiveToEndAsync());
        await other.SendAsync("*11\r\n");
        Assert.Equal("-ERR Protocol error: invalid multibulk length\r\n", await other.ReceiveToEndAsync());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Buffers_OfAllClients_StayWithinTheirBudget()
    {
        await using var server = new LocalServer(new RedisOptions { MaxBuffers = 1_000_000 });
        var start = "*2\r\n$4\r\nECHO\r\n$8000000\r\n" + new string('v', 400_000);
        using var first = await server.ConnectAsync();
        using var second = await server.ConnectAsync();
        using var third = await server.ConnectAsync();

        await first.SendAsync(start);
        await server.AskUntilAsync(info => Taken(info) > 400_000, "the server holds the start of the first command", "INFO");
        await second.SendAsync(start);
        Assert.Equal("-ERR Protocol error: too big request\r\n", await second.ReceiveToEndAsync());
        await third.ExpectAsync(Resp.Command("PING"), "+PONG\r\n");
        first.Reset();
        await server.AskUntilAsync(info => Taken(info) == 0, "the buffers are given back", "INFO");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Reply_LongerThanAllowed_EndsTheClientOnly()
    {
        await using var server = new LocalServer(new RedisOptions { MaxOutput = 100_000, PauseAtOutput = 10_000 });
        using var client = await server.ConnectAsync();

        await client.ExpectAsync(Resp.Command("SET", "k", new string('v', 60_000)), "+OK\r\n");
        await client.SendAsync(Resp.Command("MGET", "k", "k"));

        Assert.Equal("", await client.ReceiveToEndAsync());
        Assert.Equal(":1\r\n", await server.AskAsync("EXISTS", "k"));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("GET k")]
    [InlineData("*2\r\n$3\r\nGET\r\n")]
    [InlineData("*")]
    public async Task Client_ThatDoesNotFinishACommand_IsClosedAfterAWhile(string half)
    {
        var time = new VirtualTime();
        await using var server = new LocalServer(new RedisOptions { TimeProvider = time });
        using var silent = await server.ConnectAsync();
        using var slow = await server.ConnectAsync();
        await silent.ExpectAsync(Resp.Command("PING"), "+PONG\r\n");
        await slow.ExpectAsync("PING\n" + half, "+PONG\r\n");
        await silent.ExpectAsync(Resp.Command("PING"), "+PONG\r\n"); // what came before has been dealt with

        time.Advance(TimeSpan.FromSeconds(59));
        await silent.ExpectAsync(Resp.Command("PING"), "+PONG\r\n");
        Assert.Contains("connected_clients:3\r\n", await server.AskAsync("INFO"), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("", await slow.ReceiveToEndAsync());
        await silent.ExpectAsync(Resp.Command("PING"), "+PONG\r\n"); // silent between commands, which is allowed
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Client_ThatDoesNotRead_HoldsLittleMemoryAndIsClosedAfterAWhile()
    {
        var time = new VirtualTime();
        await using var server = new LocalServer(new RedisOptions { TimeProvider = time });
        using var client = await server.ConnectAsync();
        await client.ExpectAsync(Resp.Command("SET", "k", new string('v', 500_000)), "+OK\r\n");

        // A gigabyte of replies, for commands that fit into its sockets.
        client.SendAtOnce(Resp.Bytes(string.Concat(Enumerable.Repeat(Resp.Command("GET", "k"), 2_000))));
        await server.AskUntilAsync(info => Taken(info) > 500_000, "the server holds replies that are not read", "INFO");
        Assert.InRange(Taken(await server.AskAsync("INFO")), 500_000, 8_000_000);

        time.Advance(TimeSpan.FromSeconds(61));
        await server.AskUntilAsync(
            info => Taken(info) == 0 && info.Contains("connected_clients:1\r\n", StringComparison.Ordinal), "the client that does not read is closed", "INFO");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Client_ThatReadsLate_GetsAllReplies()
    {
        await using var server = new LocalServer();
        using var client = await server.ConnectAsync();
        var value = new string('v', 100_000);
        await client.ExpectAsync(Resp.Command("SET", "k", value), "+OK\r\n");

        Assert.Equal(200 * Resp.Command("GET", "k").Length, client.SendAtOnce(Resp.Bytes(string.Concat(Enumerable.Repeat(Resp.Command("GET", "k"), 200)))));
        await server.AskUntilAsync(info => Taken(info) > 1_000_000, "the server holds replies that are not read", "INFO");
        client.EndSending();

        Assert.Equal(string.Concat(Enumerable.Repeat(Resp.Bulk(value), 200)), await client.ReceiveToEndAsync());
    }

    private static long Taken(string info)
    {
        const string Name = "client_buffers:";
        var start = info.IndexOf(Name, StringComparison.Ordinal) + Name.Length;
        return long.Parse(info[start..info.IndexOf('\r', start)], System.Globalization.CultureInfo.InvariantCulture);
    }
}
