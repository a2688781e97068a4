using Rungs.Loops;
using Rungs.Tour.Redis;

namespace Rungs.Tour.Tests.Redis;

/// <summary>A mini redis in this process, on a loop of its own.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly BackgroundLoop _loop;
    private readonly CancellationTokenSource _stop = new();
    private readonly RedisServer _server;

    internal LocalServer(RedisOptions? options = null)
    {
        options = (options ?? new RedisOptions()) with { Port = 0 };
        _loop = BackgroundLoop.Start(new BackgroundLoopOptions { TimeProvider = options.TimeProvider });
        _server = new RedisServer(_loop.Loop, options);
        Serving = _loop.RunAsync(Work.Of(() => _server.RunAsync(_stop.Token), "serve"));
    }

    internal int Port => _server.EndPoint.Port;

    /// <summary>Ends when the server has stopped.</summary>
    internal Task Serving { get; }

    internal void Stop() => _stop.Cancel();

    internal Task<TestClient> ConnectAsync() => TestClient.ConnectAsync(Port);

    /// <summary>One question by a client of its own, which ends after all that had come before.</summary>
    internal async Task<string> AskAsync(params string[] command)
    {
        using var client = await ConnectAsync();
        await client.SendAsync(Resp.Command(command));
        client.EndSending();
        return await client.ReceiveToEndAsync();
    }

    /// <summary>Asks until the answer is as wanted, and fails with <paramref name="what"/> when it does not become so.</summary>
    internal async Task AskUntilAsync(Predicate<string> isSo, string what, params string[] command)
    {
        var answer = "";
        await Limit.OrFailAsync(
            async token =>
            {
                while (!isSo(answer = await AskAsync(command)))
                    await Task.Delay(5, token);
                return answer;
            },
            () => $"not so: {what}. The last answer was \"{answer}\".");
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        try
        {
            await Serving.WaitAsync(Limit.Wait);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"The server did not stop within {Limit.Wait.TotalSeconds} s.", error);
        }

        _server.Dispose();
        await _loop.DisposeAsync();
        _stop.Dispose();
    }
}
