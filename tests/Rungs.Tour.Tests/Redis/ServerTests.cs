using Rungs.Testing;
using Rungs.Tour.Redis;
using Rungs.Tour.Tests.Parts;

namespace Rungs.Tour.Tests.Redis;

public sealed class ServerTests
{
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Client_ThatHasEndedItsSide_GetsAllReplies()
    {
        await using var server = new LocalServer();
        using var client = await server.ConnectAsync();

        await client.SendAsync(string.Concat(Enumerable.Repeat(Resp.Command("INCR", "n"), 1_000)) + "GET n\nGET n");
        client.EndSending();

        Assert.Equal(string.Concat(Enumerable.Range(1, 1_000).Select(i => $":{i}\r\n")) + "OK 1000\n", await client.ReceiveToEndAsync());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Stop_WithCommandsReceived_AnswersThemAndClosesAll()
    {
        await using var server = new LocalServer();
        using var client = await server.ConnectAsync();
        using var silent = await server.ConnectAsync();
        await client.ExpectAsync(Resp.Command("PING"), "+PONG\r\n");
        await silent.ExpectAsync(Resp.Command("PING"), "+PONG\r\n");

        // Once sent, they are in the server's socket.
        await client.SendAsync(string.Concat(Enumerable.Repeat(Resp.Command("INCR", "n"), 5_000)));
        server.Stop();

        Assert.Equal(string.Concat(Enumerable.Range(1, 5_000).Select(i => $":{i}\r\n")), await client.ReceiveToEndAsync());
        Assert.Equal("", await silent.ReceiveToEndAsync());
        await server.Serving;
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(server.ConnectAsync);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Stop_WithAClientThatDoesNotRead_WaitsForItNoLongerThanAWhile()
    {
        var time = new VirtualTime();
        // What ends the wait is the limit of stopping, not the one that all clients have.
        await using var server = new LocalServer(new RedisOptions { TimeProvider = time, Patience = TimeSpan.FromDays(1) });
        using var client = await server.ConnectAsync();
        await client.ExpectAsync(Resp.Command("SET", "k", new string('v', 8_000_000)), "+OK\r\n");
        await client.SendAsync(Resp.Command("GET", "k") + Resp.Command("GET", "k"));
        await server.AskUntilAsync(info => !info.Contains("client_buffers:0\r\n", StringComparison.Ordinal), "the server holds replies that are not read", "INFO");

        server.Stop();
        await Limit.OrFailAsync(
            async token =>
            {
                for (; !server.Serving.IsCompleted; await Task.Delay(1, token))
                    time.Advance(TimeSpan.FromMilliseconds(100));
                return true;
            },
            () => "the server has not stopped, for a client that does not read its replies.");

        Assert.True(server.Serving.IsCompletedSuccessfully);
        Assert.InRange((await client.ReceiveToEndAsync()).Length, 1, 16_000_000);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Keys_ThatExpire_GoWithoutBeingRead()
    {
        var time = new VirtualTime();
        await using var server = new LocalServer(new RedisOptions { TimeProvider = time });
        using var client = await server.ConnectAsync();
        for (var i = 0; i < 100; i++)
            await client.ExpectAsync(Resp.Command("SET", $"{i}", "v", "EX", "10"), "+OK\r\n");
        await client.ExpectAsync(Resp.Command("SET", "stays", "v") + Resp.Command("DBSIZE"), "+OK\r\n:101\r\n");

        time.Advance(TimeSpan.FromSeconds(10));

        await server.AskUntilAsync(size => size == ":1\r\n", "the keys that have expired are gone", "DBSIZE");
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Part17_Stopped_AnswersAndEnds(string signal, int exitCode)
    {
        using var tour = TourProgram.Start("part", "17", "--port", "0");
        var port = await tour.ReadPortAsync(TestContext.Current.CancellationToken);
        using var client = await TestClient.ConnectAsync(port);
        await client.ExpectAsync("PUT k v\nGET k\n", "OK\nOK v\n");

        await tour.SignalAsync(signal);
        Assert.Equal("", await client.ReceiveToEndAsync());
        var result = await tour.EndAsync(TestContext.Current.CancellationToken);

        Assert.Equal((exitCode, $"tour: stopped by SIG{signal}\n"), (result.ExitCode, result.Error));
        var promised = PartComment.Of(17).Lines.Skip(1); // the first was read for the port
        Assert.Equal(promised.Select(line => line.Replace("1337", $"{port}", StringComparison.Ordinal)), result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Part17_OnAPortThatIsTaken_SaysSo()
    {
        await using var server = new LocalServer();

        var result = await TourProgram.RunAsync("part", "17", "--port", $"{server.Port}");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"tour: cannot listen on port {server.Port}: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("--no-such-option", "unknown option")]
    [InlineData("--port", "needs one value")]
    [InlineData("--port 1 2", "needs one value")]
    [InlineData("--port 65536", "from 0 to 65535")]
    [InlineData("--port -1", "from 0 to 65535")]
    public async Task CommandLine_Wrong_IsOneLineAndExitCode2(string arguments, string message)
    {
        var result = await TourProgram.RunAsync(["part", "17", .. arguments.Split(' ')]);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }
}
