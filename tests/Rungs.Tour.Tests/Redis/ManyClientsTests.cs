using Rungs.Tour.Redis;

namespace Rungs.Tour.Tests.Redis;

public sealed class ManyClientsTests
{
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Clients_AsManyAsAllowed_AreAllServedAndOneMoreIsNot()
    {
        var most = new RedisOptions().MaxClients;
        Assert.Equal(1_000, most);
        await using var server = new LocalServer();
        var clients = new List<TestClient>();
        try
        {
            while (clients.Count < most)
                clients.Add(await server.ConnectAsync());

            // All have asked before any reads its replies.
            for (var i = 0; i < most; i++)
                await clients[i].SendAsync(Resp.Command("INCR", "n") + Resp.Command("SET", $"{i}", $"of {i}") + Resp.Command("GET", $"{i}"));
            var replies = new HashSet<int>();
            for (var i = 0; i < most; i++)
            {
                replies.Add(await ReceiveNumberAsync(clients[i]));
                await clients[i].ExpectAsync("", "+OK\r\n" + Resp.Bulk($"of {i}"));
            }

            Assert.Equal(Enumerable.Range(1, most), replies.Order());

            using var oneMore = await server.ConnectAsync();
            Assert.Equal("-ERR max number of clients reached\r\n", await oneMore.ReceiveToEndAsync());

            await clients[^1].ExpectAsync(Resp.Command("DBSIZE"), $":{most + 1}\r\n");

            clients[0].Dispose();
            await server.AskUntilAsync(
                info => info.Contains($"connected_clients:{most}\r\n", StringComparison.Ordinal), "there is a place for the client that asks", "INFO");
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static async Task<int> ReceiveNumberAsync(TestClient client)
    {
        var line = "";
        while (!line.EndsWith('\n'))
        {
            var next = await client.ReceiveAsync(1);
            Assert.True(next.Length > 0, $"The server closed a client after it had sent \"{line}\".");
            line += next;
        }

        Assert.StartsWith(":", line, StringComparison.Ordinal);
        return int.Parse(line[1..].Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
