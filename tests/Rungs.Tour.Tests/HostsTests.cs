using System.Text.Json;
using Rungs.Tests.Hosts;

namespace Rungs.Tour.Tests;

/// <summary>The fifth rung over a real broker, with workers in processes of their own.</summary>
public sealed class HostsTests(Broker broker) : IClassFixture<Broker>
{
    private const string Hint = "tour: no worker has answered yet";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("threads")]
    [InlineData("processes")]
    public async Task Ladder_WithAWorker_HasTheSameDigestOnAllRungs(string on)
    {
        using var folder = new TemporaryFolder();
        folder.WriteOddFiles();
        using var worker = await StartWorkerAsync("--concurrency", "4", "--on", on);

        var result = await TourProgram.RunAsync("ladder", folder.Path, "--json", "--broker", $"{broker.Uri}");
        await worker.SignalAsync("TERM");
        var ended = await worker.EndAsync(Token);

        var objects = result.OutputLines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(0, result.ExitCode);
        Assert.All(result.ErrorLines, static line => Assert.StartsWith(Hint, line, StringComparison.Ordinal)); // a worker's processes may take as long
        Assert.Equal("serial loop threads processes hosts", string.Join(' ', objects.Select(rung => rung.GetProperty("rung").GetString())));
        Assert.Single(objects.Select(rung => rung.GetProperty("digest").GetString()).Distinct(StringComparer.Ordinal));
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Matches("^[0-9]{2} jobs done, 0 came again and were not run again$", Assert.Single(ended.OutputLines));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Ladder_WithoutAWorker_SaysSoAndGoesOnWhenOneComes()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "x");
        using var tour = TourProgram.Start("ladder", folder.Path, "--list", "--rung", "hosts", "--broker", $"{broker.Uri}");

        var hint = await Limit.OrFailAsync(tour.ReadErrorLineAsync, () => "The tour has not said that no worker is there.");
        Assert.StartsWith(Hint, hint, StringComparison.Ordinal);
        using var worker = await StartWorkerAsync();
        var result = await tour.EndAsync(Token);
        await worker.SignalAsync("INT");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(await Shell.RunAsync("sha256sum \"$1\"", folder["file"]), result.Output);
        Assert.Equal(0, (await worker.EndAsync(Token)).ExitCode);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Ladder_StoppedWhileNoWorkerIsThere_Ends()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "x");
        using var tour = TourProgram.Start("ladder", folder.Path, "--rung", "hosts", "--list", "--broker", $"{broker.Uri}");

        await Limit.OrFailAsync(tour.ReadErrorLineAsync, () => "The tour has not said that no worker is there.");
        await tour.SignalAsync("INT");
        var result = await tour.EndAsync(Token);

        Assert.Equal(130, result.ExitCode);
        Assert.Equal("tour: stopped by SIGINT", Assert.Single(result.ErrorLines));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("worker")]
    [InlineData("ladder", "--rung", "hosts")]
    public async Task Broker_LetsNobodyIn_IsOneLineAndExitCode1(params string[] arguments)
    {
        var result = await TourProgram.RunAsync([.. arguments, "--broker", $"amqp://somebody:wrong@127.0.0.1:{broker.Port}/"]);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("does not let in the user", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    private async Task<RunningProgram> StartWorkerAsync(params string[] arguments)
    {
        var worker = TourProgram.Start(["worker", "--broker", $"{broker.Uri}", .. arguments]);
        var line = await Limit.OrFailAsync(worker.ReadLineAsync, () => "The worker has not said that it serves.");
        Assert.StartsWith($"serving 127.0.0.1:{broker.Port} with ", line, StringComparison.Ordinal);
        return worker;
    }
}
