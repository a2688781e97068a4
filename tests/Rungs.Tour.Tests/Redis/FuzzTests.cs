using Rungs.Tour.Redis;

namespace Rungs.Tour.Tests.Redis;

public sealed class FuzzTests
{
    [Fact(Timeout = 5 * Limit.Milliseconds)]
    public async Task Session_AfterAHundredThousandMalformedInputs_StillServes()
    {
        const int AtOnce = 1_000;
        var state = new ServerState(new RedisOptions { MaxValue = 100_000 }, new Keyspace(TimeProvider.System));
        var (fuzzer, random) = (new Fuzzer(seed: 1337), new Random(1337));
        int closed = 0, errors = 0;
        byte[] input = [];
        for (var i = 0; i < Soak.Share(100_000); i += AtOnce)
        {
            // On another thread, so that a session that does not come back is told of.
            await Limit.OrFailAsync(token => Task.Run(FeedSome, token).WaitAsync(token), () => $"the session is still at \"{TestClient.Start(input)}\".");
        }

        bool FeedSome()
        {
            for (var i = 0; i < AtOnce; i++)
            {
                using var session = new Session(state);
                input = fuzzer.Next();
                FeedInPieces(session, input, random);
                closed += session.IsClosing ? 1 : 0;
                errors += session.Output.Unread.IndexOf("ERR"u8) >= 0 ? 1 : 0;
            }

            return true;
        }

        // The seed makes input of all kinds: that which closes, that which is refused, and that which is served.
        Assert.InRange(closed, 10_000, Soak.Share(90_000));
        Assert.InRange(errors, 10_000, Soak.Share(100_000));
        Assert.Equal(0, state.Buffers.Taken);
        Assert.True(state.Commands > 10_000);

        using var last = new Session(state);
        last.Feed(Resp.Bytes(Resp.Command("SET", "served", "yes") + Resp.Command("GET", "served")));
        Assert.Equal("+OK\r\n$3\r\nyes\r\n", Resp.Text(last.Output.Unread));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Server_AfterMalformedInputsOnSockets_StillServes()
    {
        await using var server = new LocalServer();
        using var before = await server.ConnectAsync();
        await before.ExpectAsync(Resp.Command("PING"), "+PONG\r\n");

        var (fuzzer, random) = (new Fuzzer(seed: 7), new Random(7));
        for (var i = 0; i < Soak.Share(2_000); i++)
        {
            using var client = await server.ConnectAsync();
            client.SendAtOnce(fuzzer.Next());
            if (random.Next(2) == 0)
            {
                client.EndSending();
                await client.ReceiveToEndAsync();
            }
            else
            {
                client.Reset();
            }
        }

        await before.ExpectAsync(Resp.Command("PING"), "+PONG\r\n");
        await server.AskUntilAsync(info => info.Contains("connected_clients:2\r\n", StringComparison.Ordinal), "the clients of the malformed inputs are gone", "INFO");
        var info = await server.AskAsync("INFO");
        Assert.Contains("client_buffers:0\r\n", info, StringComparison.Ordinal);
        Assert.Contains("client_faults:0\r\n", info, StringComparison.Ordinal); // a fault ends its client, and looks to it as a refusal does
    }

    private static void FeedInPieces(Session session, byte[] input, Random random)
    {
        try
        {
            for (var start = 0; start < input.Length && !session.IsClosing;)
            {
                var length = Math.Min(input.Length - start, random.Next(1, 50));
                session.Feed(input.AsSpan(start, length));
                start += length;
            }
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"The session threw at \"{TestClient.Start(input)}\".", error);
        }

        Assert.False(session.IsBroken, $"The reply is too long for \"{TestClient.Start(input)}\".");
    }
}
