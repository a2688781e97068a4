using Rungs.Hosts;
using Rungs.Hosts.Calling;
using Rungs.Hosts.Jobs;
using Rungs.Threads;

namespace Rungs.Tests.Hosts;

/// <summary>What is counted when connections are lost, and of replies that come twice.</summary>
public sealed class HostConnectionStatisticsTests
{
    [Fact]
    public async Task Statistics_ABrokerThatGoesAndComesBack_IsCountedOnBothSides()
    {
        await using var broker = new Broker();
        await broker.InitializeAsync();
        await using var threads = new ElasticThreads();
        await using var worker = await HostWorker.StartAsync(new() { Uri = broker.Uri, RunOn = threads });
        await using var pool = await HostPool.ConnectAsync(new() { Uri = broker.Uri });
        Assert.Equal((true, 0L, true, 0L), (pool.Statistics.IsConnected, pool.Statistics.ConnectionsLost, worker.Statistics.IsConnected, worker.Statistics.ConnectionsLost));

        await broker.StopAsync();
        Hang.Until(() => pool.Statistics is { IsConnected: false, ConnectionsLost: 1 } && worker.Statistics is { IsConnected: false, ConnectionsLost: 1 }, "both to see that it is gone");
        var waiting = pool.RunAsync(() => HostJobs.Versioned(7));
        await broker.StartAsync();
        Assert.Equal(7, await waiting.OrFailAsync());
        Hang.Until(() => worker.Statistics.IsConnected, "the worker to have all of its channels again"); // it takes jobs from the first one on
        Assert.Equal((true, 1L, true, 1L), (pool.Statistics.IsConnected, pool.Statistics.ConnectionsLost, worker.Statistics.IsConnected, worker.Statistics.ConnectionsLost));
    }

    [Fact]
    public async Task Statistics_RepliesBeyondTheFirst_AreIgnoredAndCounted()
    {
        var caller = new HostCaller(new HostPoolOptions());
        await using var ending = caller;
        caller.Line = new ThreefoldLine(caller);

        var result = await caller.RunAsync<int>(Work.Portable(() => HostJobs.Versioned(1)).PortableCall!, new WorkLabel("a job"), CancellationToken.None).OrFailAsync();

        Assert.Equal(7, result); // that of the first reply
        Assert.Equal((1L, 1L, 0L, 2L), (caller.Statistics.Sent, caller.Statistics.Succeeded, caller.Statistics.Failed, caller.Statistics.RepliesIgnored));
    }

    /// <summary>Answers each job twice while it is sent, and one that nobody waits for.</summary>
    private sealed class ThreefoldLine(HostCaller caller) : IJobLine
    {
        public string ReplyTo => "here";

        public (bool IsConnected, long Lost, long Resent) Health => (true, 0, 0);

        public Task SendAsync(Job job, CancellationToken cancellationToken)
        {
            caller.Receive(job.Id, new Reply(ReplyKind.Result, "7"u8.ToArray()));
            caller.Receive(job.Id, Reply.OfError(ReplyKind.Error, new InvalidTimeZoneException("a second outcome")));
            caller.Receive("another", new Reply(ReplyKind.Result, "8"u8.ToArray()));
            return Task.CompletedTask;
        }

        public Task CancelAsync(string id) => Task.CompletedTask;

        public Task GiveUpAsync(string id) => Task.CompletedTask;

        public Task<int> CountPlacesAsync(CancellationToken cancellationToken) => Task.FromResult(1);

        public ValueTask DisposeAsync() => default;
    }
}
