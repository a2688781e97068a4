using Rungs.Hosts;
using Rungs.Threads;

namespace Rungs.Tests.Hosts;

/// <summary>A broker that waits for 2 s, and not for half an hour, until it takes a job away from its worker.</summary>
public sealed class ConsumerTimeoutTests
{
    [Fact]
    public async Task Job_LongerThanTheBrokerWaits_RunsElsewhere_OtherSlotsGoOn_AndItsOwnComesBack()
    {
        await using var broker = new Broker { Config = "[{rabbit, [{consumer_timeout, 2000}, {channel_tick_interval, 500}]}]." };
        await broker.InitializeAsync();
        var name = broker.NewPool();
        await using var threads = new ElasticThreads();
        await using var pool = await HostPool.ConnectAsync(new() { Uri = broker.Uri, Pool = name });
        using var gate = new Gate();
        var path = gate.Path;
        var first = await HostWorker.StartAsync(new() { Uri = broker.Uri, Pool = name, RunOn = threads, Concurrency = 2 });
        var running = pool.RunAsync(() => HostJobs.PassOnce(name, path));
        await gate.EnteredAsync();

        // The first worker has one more slot, and may be given the job a second time; then that waits with the first.
        await using (var second = await HostWorker.StartAsync(new() { Uri = broker.Uri, Pool = name, RunOn = threads, Concurrency = 2 }))
        {
            var quick = 0;
            while (!running.IsCompleted)
            {
                Assert.Equal(quick, await pool.RunAsync(() => HostJobs.Versioned(quick)).OrFailAsync());
                quick++;
                Assert.True(quick < 100_000, "The job does not come to the other worker.");
            }

            Assert.Equal(2, await running);
            Assert.Equal(1, HostJobs.Counts[name] - 1); // it runs here for the second time, and hangs there for the first
        }

        // Nobody else is left. Its slots take jobs again, once the function has ended that the broker did not wait for.
        gate.Open();
        for (var i = 0; i < 4; i++)
        {
            var slots = Enumerable.Range(0, 2).Select(j => pool.RunAsync(() => HostJobs.Versioned(j))).ToArray();
            Assert.Equal((int[])[0, 1], await Task.WhenAll(slots).OrFailAsync());
        }

        await first.DisposeAsync().AsTask().OrFailAsync();
    }
}
