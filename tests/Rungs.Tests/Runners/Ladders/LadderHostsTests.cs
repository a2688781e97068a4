using System.Globalization;
using Rungs.Hosts;
using Rungs.Tests.Hosts;

namespace Rungs.Tests.Runners.Ladders;

/// <summary>A real broker, and a worker process that is killed.</summary>
[Collection(nameof(SharedBroker))]
public sealed class LadderHostsTests(Broker broker, ITestOutputHelper output) : LadderFixture
{
    [Fact]
    public async Task WorkerIsKilled_NothingIsLostAndWorkFallsBack()
    {
        const int Works = 600;
        var folder = Directory.CreateTempSubdirectory("rungs-ladder");
        var name = broker.NewPool();
        await using var hosts = await HostPool.ConnectAsync(new() { Uri = broker.Uri, Pool = name, CancelGrace = TimeSpan.FromMilliseconds(100) });
        var ladder = new Ladder(Options with { Hosts = hosts, Signal = LoadSignal.Of(Cpu), TimeProvider = TimeProvider.System, ProbeInterval = TimeSpan.FromMilliseconds(500), RetryAfter = TimeSpan.FromMilliseconds(500) });
        Task running;
        using (var worker = await WorkerProgram.ServeAsync(broker, name, concurrency: 2))
        {
            running = Task.WhenAll(Enumerable.Range(0, Works).Select(async i =>
                Assert.Equal(i * 2, await ladder.RunAsync(Work.Portable(() => LadderJobs.Note(folder.FullName, i, 20)).As(WorkKind.Cpu)))).ToArray());
            Hang.Until(() => Notes().Any(static note => note.Process != Environment.ProcessId), "the worker has run some");
            await worker.SendAsync("KILL");
            Assert.Equal(137, (await worker.EndAsync()).ExitCode);
        }

        Assert.False(running.IsCompleted, "All had ended before the worker was dead.");
        await running.OrFailAsync();
        var notes = Notes();
        var statistics = ladder.Statistics;
        output.WriteLine($"{notes.Count(static note => note.Process != Environment.ProcessId)} of {Works} ran at the worker, {notes.Length - Works} ran again; {string.Join(", ", statistics.Routes)}");
        Assert.Equal(Enumerable.Range(0, Works), notes.Select(static note => note.Key).Distinct().Order());
        Assert.Equal((0, 0), (statistics.AtHosts, statistics.Waiting));
        Assert.True(statistics.Count(LadderReason.CpuFull) > 0);
        folder.Delete(recursive: true);

        (int Key, int Process)[] Notes() =>
        [
            .. folder.EnumerateFiles().Select(static file => file.Name.Split('.'))
                .Select(static parts => (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture))),
        ];
    }

    [Theory]
    [InlineData(3)]
    [InlineData(12)] // so many share channels
    public async Task Probe_OnABroker_CountsTheWorkersPlaces(int places)
    {
        var options = new HostPoolOptions { Uri = broker.Uri, Pool = broker.NewPool() };
        await using var hosts = await HostPool.ConnectAsync(options);
        Assert.True(hosts.IsAvailable);
        Assert.Equal(0, await hosts.ProbeAsync(TestContext.Current.CancellationToken).OrFailAsync());
        await using (await HostWorker.StartAsync(new() { Uri = options.Uri, Pool = options.Pool, RunOn = Elastic, Concurrency = places }, TestContext.Current.CancellationToken))
            Assert.Equal(places, await hosts.ProbeAsync(TestContext.Current.CancellationToken).OrFailAsync());
        Assert.Equal(0, await hosts.ProbeAsync(TestContext.Current.CancellationToken).OrFailAsync());
        await hosts.DisposeAsync();
        Assert.False(hosts.IsAvailable);
    }
}
