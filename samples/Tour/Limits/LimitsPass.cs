using System.Diagnostics;

namespace Rungs.Tour.Limits;

/// <summary>All items, asked for once by a kind of client.</summary>
/// <param name="Client">What kind of client.</param>
/// <param name="Sent">How many requests the server saw.</param>
/// <param name="Refused">How many of them it answered with 429.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="EachOnce">Whether every item was answered once, and with its own answer.</param>
internal sealed record LimitsPass(string Client, int Sent, int Refused, TimeSpan Elapsed, bool EachOnce)
{
    internal static async Task<LimitsPass> RunAsync(string name, LimitsOptions options, Pacing pacing, bool isShared, CancellationToken cancellationToken)
    {
        await using var server = LimitedServer.Start(options, isShared);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.Address };
        var client = new Client(http, pacing);

        var start = Stopwatch.GetTimestamp();
        var plan = new ParallelRunner<string>(new RunnerOptions { MaxConcurrency = options.Callers });
        foreach (var item in Enumerable.Range(0, options.Requests))
            plan.Schedule(Work.Of(token => client.AskAsync(item, token), $"item {item}"));
        var answers = await plan.RunAsync(cancellationToken: cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(start);

        var areRight = answers.Index().All(answer => string.Equals(answer.Item, $"item {answer.Index}", StringComparison.Ordinal));
        return new LimitsPass(name, server.Received, server.Refused, elapsed, areRight && server.AnsweredEachOnce);
    }
}
