namespace Rungs.Tour.Tests.Redis;

public sealed class BenchmarkTests
{
    [Theory(Timeout = 5 * Limit.Milliseconds)]
    [InlineData(1)]
    [InlineData(16)]
    public async Task RedisBenchmark_OfFiftyClients_EndsWithoutAnError(int pipeline)
    {
        await using var server = new LocalServer();
        var requests = Soak.Share(20_000);

        using var benchmark = new RunningProgram(
            "redis-benchmark", ["-p", $"{server.Port}", "-t", "ping,set,get,incr", "-n", $"{requests}", "-c", "50", "-P", $"{pipeline}", "--csv"]);
        var result = await benchmark.EndAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("\"test\" \"PING_INLINE\" \"PING_MBULK\" \"SET\" \"GET\" \"INCR\"", string.Join(' ', result.OutputLines.Select(line => line.Split(',')[0])));
        Assert.Equal(Resp.Bulk($"{requests}"), await server.AskAsync("GET", "counter:__rand_int__"));
    }
}
