using Rungs.Tour.Redis;

namespace Rungs.Tour.Tests.Redis;

public sealed class LineProtocolTests
{
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("PUT k v\nGET k\nDEL k\nGET k\nDEL k\n", "OK\nOK v\nOK\nNONE\nNONE\n")]
    [InlineData("PUT k v\r\nGET k\r\n", "OK\nOK v\n")]
    [InlineData("put k v\nGet k\ndel k\n", "OK\nOK v\nOK\n")]
    [InlineData("PUT k a value  with spaces \nGET k\n", "OK\nOK a value  with spaces \n")]
    [InlineData("PUT k \nGET k\n", "OK\nOK \n")]
    [InlineData("PUT k 1\nPUT k 2\nGET k\n", "OK\nOK\nOK 2\n")]
    [InlineData("QUIT\nGET k\n", "OK\n")]
    [InlineData("PING\nping\n", "+PONG\r\n+PONG\r\n")]
    [InlineData("\n \nGET\nGET \nGET  k\nGET a b\nPUT\nPUT k\nPUT  v\nDEL\nDEL a b\nQUIT now\nPING x\nSET a b\nFOO\nGETk\n",
        "ERROR\nERROR\nERROR\nERROR\nERROR\nERROR\nERROR\nERROR\nERROR\nERROR\nERROR\nERROR\nERROR\nERROR\nERROR\nERROR\n")]
    [InlineData("GET k", "")]
    [InlineData("PUT k v\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\nGET k\n", "OK\n$1\r\nv\r\nOK v\n")]
    [InlineData("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$3\r\na\nb\r\nGET k\n", "+OK\r\nERROR\n")]
    public async Task Lines_Sent_AreAnswered(string lines, string replies)
    {
        await using var server = new LocalServer();
        using var client = await server.ConnectAsync();

        await client.SendAsync(lines);
        client.EndSending();

        Assert.Equal(replies, await client.ReceiveToEndAsync());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Line_AsLongAsAllowed_IsTakenAndOneByteMoreEndsTheClient()
    {
        await using var server = new LocalServer(new RedisOptions { MaxLine = 100 });
        using var client = await server.ConnectAsync();

        await client.ExpectAsync($"PUT k {new string('v', 94)}\n", "OK\n");
        await client.SendAsync($"PUT k {new string('w', 95)}\nGET k\n");

        Assert.Equal("ERROR\n", await client.ReceiveToEndAsync());
        Assert.Equal(Resp.Bulk(new string('v', 94)), await server.AskAsync("GET", "k"));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Line_WithoutEnd_IsRefusedWhenItIsTooLong()
    {
        await using var server = new LocalServer();
        using var client = await server.ConnectAsync();

        await client.SendAsync("PUT k " + new string('v', 70_000));

        Assert.Equal("ERROR\n", await client.ReceiveToEndAsync());
    }
}
