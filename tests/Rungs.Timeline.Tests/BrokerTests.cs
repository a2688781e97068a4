using Rungs.Hosts;
using Rungs.Tests.Hosts;
using Rungs.Threads;

namespace Rungs.Tests.Timelines;

/// <summary>Jobs that went over a real broker.</summary>
public sealed class BrokerTests(Broker broker) : IClassFixture<Broker>
{
    [Fact]
    public async Task Spans_OfJobs_HaveHostAndTimesOfWhoRanThem()
    {
        var name = broker.NewPool();
        await using var threads = new ElasticThreads();
        await using var pool = await HostPool.ConnectAsync(new HostPoolOptions { Uri = broker.Uri, Pool = name });
        using var timeline = Timeline.Start();
        var waiting = pool.RunAsync(() => Remote.Stamps(), name: "waits"); // nobody is there yet
        var still = timeline.Elapsed;
        await using var worker = await HostWorker.StartAsync(new HostWorkerOptions { Uri = broker.Uri, Pool = name, RunOn = threads });
        var stamps = await waiting.OrFailAsync();
        await Assert.ThrowsAsync<RemoteWorkException>(() => pool.RunAsync(() => Remote.Fail("far"), name: "fails").OrFailAsync());

        var span = timeline.Spans.Single(static span => span.Name == "waits");
        Assert.Equal((Level.Hosts, name, Environment.MachineName, Environment.ProcessId, OutcomeStatus.Succeeded), (span.Level, span.Rung, span.Host, span.ProcessId, span.Status));
        Assert.True(span.Queued <= still && still <= span.Started, $"{span} waited for longer than {still}");
        Assert.True(span.Duration >= System.Diagnostics.Stopwatch.GetElapsedTime(stamps[0], stamps[1]) - TimeSpan.FromMilliseconds(1), $"{span} holds what the function measured");
        var failed = timeline.Spans.Single(static span => span is { Name: "fails", Level: Level.Hosts });
        Assert.Equal((OutcomeStatus.Failed, Environment.ProcessId), (failed.Status, failed.ProcessId));
        Assert.True(span.Ended <= failed.Started, "one after the other");
    }
}
