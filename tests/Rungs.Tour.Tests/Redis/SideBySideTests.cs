namespace Rungs.Tour.Tests.Redis;

/// <summary>The mini redis and Debian's, asked the same. What cannot be equal, such as INFO and CLIENT ID, is compared by shape.</summary>
public sealed class SideBySideTests
{
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("--no-raw")]
    [InlineData("--raw")]
    public async Task Script_ThroughRedisCli_GivesTheSameReplies(string form)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllLinesAsync(folder["script"], SideBySideScript.Lines, TestContext.Current.CancellationToken);
        Assert.True(SideBySideScript.Lines.Length >= 200);

        using var theirs = await DebianRedis.StartAsync();
        await using var ours = new LocalServer();

        Assert.Equal(
            await Shell.RunAsync("redis-cli -p $1 $2 < $3", $"{theirs.Port}", form, folder["script"]),
            await Shell.RunAsync("redis-cli -p $1 $2 < $3", $"{ours.Port}", form, folder["script"]));
    }

    /// <summary>What ends in an error or in silence, byte for byte on the wire, with the connection's end.</summary>
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("*abc\r\n")]
    [InlineData("*\r\n")]
    [InlineData("*+1\r\n")]
    [InlineData("*2147483648\r\n")]
    [InlineData("*99999999999999999999\r\n")]
    [InlineData("*-1\r\n*0\r\n*-0\r\n")]
    [InlineData("*0\r\n*-1\r\n*-7\r\n*1\r\n$4\r\nPING\r\n")]
    [InlineData("*1\r\nPING\r\n")]
    [InlineData("*1\r\n:1\r\n")]
    [InlineData("*1\r\n$-1\r\n")]
    [InlineData("*1\r\n$abc\r\n")]
    [InlineData("*1\r\n$\r\n")]
    [InlineData("*1\r\n$99999999999\r\n")]
    [InlineData("*1\r\n$4\r\nPINGxx*1\r\n$4\r\nPING\r\n")]
    [InlineData("*1\r\n$0\r\n\r\n")]
    [InlineData("*1\r\n$4\r\nPING\r\n*1\r\nx\r\n*1\r\n$4\r\nPING\r\n")]
    [InlineData("*1\r\n$4\r\nQUIT\r\n*1\r\n$4\r\nPING\r\n")]
    [InlineData("*2\r\n$4\r\nQUIT\r\n$1\r\nx\r\n")]
    [InlineData("*1\r\n$4\r\nPIN")]
    [InlineData("*1\r")]
    [InlineData("*1\r\n\r\n")]
    [InlineData("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$3\r\na\r\n\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n")]
    [InlineData("PING\r\n")]
    [InlineData("ping\n*1\r\n$4\r\nPING\r\n")]
    public async Task Bytes_OnTheWire_GiveTheSameReplies(string bytes)
    {
        using var theirs = await DebianRedis.StartAsync();
        await using var ours = new LocalServer();

        Assert.Equal(await ExchangeAsync(theirs.Port, bytes), await ExchangeAsync(ours.Port, bytes));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("*", 70_000)]
    [InlineData("*1\r\n", 70_000)]
    [InlineData("*1\r\n$", 70_000)]
    [InlineData("*1\r\n$4", 60_000)]
    public async Task Number_ThatNeverEnds_GivesTheSameReplies(string start, int length)
    {
        using var theirs = await DebianRedis.StartAsync();
        await using var ours = new LocalServer();

        var bytes = start + new string('1', length);
        Assert.Equal(await ExchangeAsync(theirs.Port, bytes), await ExchangeAsync(ours.Port, bytes));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Keys_OfMany_AreTheSameInSomeOrder()
    {
        using var theirs = await DebianRedis.StartAsync();
        await using var ours = new LocalServer();
        const string Script = "for i in $(seq 1 300); do echo SET key:$i $i; done | redis-cli -p $1 > /dev/null; redis-cli -p $1 KEYS 'key:*[13579]?' | sort";

        var expected = await Shell.RunAsync(Script, $"{theirs.Port}");
        Assert.Equal(expected, await Shell.RunAsync(Script, $"{ours.Port}"));
        Assert.Equal(150, expected.Split('\n').Length - 1);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("CLIENT ID", ":<n>")]
    [InlineData("COMMAND COUNT", ":<n>")]
    [InlineData("INFO keyspace", "$<n> # Keyspace db0:keys=<n>,expires=<n>,avg_ttl=<n>")]
    [InlineData("CONFIG GET port", "*<n> $<n> port $<n> <n>")]
    public async Task Figures_OfAServer_HaveTheSameShape(string command, string shape)
    {
        using var theirs = await DebianRedis.StartAsync();
        await using var ours = new LocalServer();

        Assert.Equal(shape, await ShapeAsync(theirs.Port, command));
        Assert.Equal(shape, await ShapeAsync(ours.Port, command));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task CommandInfo_OfACommand_HasItsNameArityAndTenElements()
    {
        using var theirs = await DebianRedis.StartAsync();
        await using var ours = new LocalServer();

        foreach (var command in Tour.Redis.Commands.CommandTable.All)
        {
            var expected = await StartOfInfoAsync(theirs.Port, command.Name);
            Assert.Equal(expected, await StartOfInfoAsync(ours.Port, command.Name));
        }

        static async Task<string> StartOfInfoAsync(int port, string command)
        {
            var reply = await ExchangeAsync(port, Resp.Command("COMMAND", "INFO", command));
            return string.Join(' ', reply.Split("\r\n")[..5]); // one command, ten elements, the name, the arity
        }
    }

    private static async Task<string> ShapeAsync(int port, string command)
    {
        await ExchangeAsync(port, Resp.Command("SET", "k", "v"));
        var reply = await ExchangeAsync(port, Resp.Command(command.Split(' ')));
        var numbers = System.Text.RegularExpressions.Regex.Replace(reply, "(?<![a-z])[0-9]+", "<n>", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        return string.Join(' ', numbers.Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<string> ExchangeAsync(int port, string bytes)
    {
        using var client = await TestClient.ConnectAsync(port);
        await client.SendAsync(bytes);
        client.EndSending();
        return await client.ReceiveToEndAsync();
    }
}
