using Rungs.Hosts;
using Rungs.Threads;

namespace Rungs.Tests.Hosts;

/// <summary>A publisher that is faster than its workers, in a process of its own.</summary>
[Collection(nameof(SharedBroker))]
public sealed class BackpressureTests(Broker broker, ITestOutputHelper output)
{
    [Fact]
    public async Task Enqueue_MoreThanTheQueueHolds_WaitsForRoom_AndItsMemoryIsBounded()
    {
        var count = Soak.Share(50_000); // a million in the soak
        const int AtOnce = 128, MaxQueueLength = 1000, Allowed = 64 * 1024 * 1024;
        var (uri, name, publishers) = (broker.Uri.ToString(), broker.NewPool(), broker.NewPool());
        var options = new HostPoolOptions { Uri = broker.Uri, Pool = name, Topology = new() { MaxQueueLength = MaxQueueLength } };
        await using var threads = new ElasticThreads();
        await using var raw = await RawClient.ConnectAsync(broker, name);
        await using var start = await HostPool.ConnectAsync(new() { Uri = broker.Uri, Pool = publishers });
        using var process = await WorkerProgram.ServeAsync(broker, publishers, 1);

        var publishing = start.RunAsync(() => HostJobs.EnqueueAsync(uri, name, count, AtOnce, MaxQueueLength));
        await Seen.UntilAsync(async () => await raw.CountAsync(raw.Name("jobs.0")) >= MaxQueueLength, "a full queue"); // and no worker yet
        Assert.False(publishing.IsCompleted);
        var longest = await raw.CountAsync(raw.Name("jobs.0"));
        await using var worker = await HostWorker.StartAsync(new() { Uri = broker.Uri, Pool = name, Topology = options.Topology, RunOn = new SerialRung(), Concurrency = 32 });
        while (!publishing.IsCompleted)
        {
            longest = Math.Max(longest!.Value, (await raw.CountAsync(raw.Name("jobs.0")))!.Value);
            await Task.WhenAny(publishing, Task.Delay(100));
        }

        var memory = await publishing;
        await Seen.UntilAsync(() => worker.Done == count, "all done");
        output.WriteLine($"{count} jobs through a queue for {MaxQueueLength}, at most {longest} in it; the publisher had {memory[0] >> 20} MiB after a tenth, {memory[1] >> 20} MiB at most later; {worker.Done} done");
        Assert.InRange(longest!.Value, MaxQueueLength, MaxQueueLength + AtOnce); // the broker is exact to those under way
        Assert.InRange(memory[1], 1, memory[0] + Allowed);
    }
}
