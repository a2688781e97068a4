using Rungs.Hosts;
using Rungs.Hosts.Broker;
using Rungs.Hosts.Calling;
using Rungs.Threads;

namespace Rungs.Tests.Hosts;

/// <summary>Callers that are cancelled while their jobs are being published.</summary>
[Collection(nameof(SharedBroker))]
public sealed class CancelTests(Broker broker, ITestOutputHelper output)
{
    [Fact]
    public async Task Callers_CancelledUnderLoad_TheChannelStays_AndTheOthersGetTheirs()
    {
        const int Seed = 20261128;
        const int Rounds = 40, Jobs = 64;
        var random = new Random(Seed);
        var name = broker.NewPool();
        await using var threads = new ElasticThreads();
        await using var worker = await HostWorker.StartAsync(new() { Uri = broker.Uri, Pool = name, RunOn = threads, Concurrency = 8 });
        var options = new HostPoolOptions { Uri = broker.Uri, Pool = name, CancelGrace = TimeSpan.FromMilliseconds(200) };
        await using var caller = new HostCaller(options);
        var line = new BrokerLine(options, caller);
        caller.Line = line;
        await line.ConnectAsync(Hang.Limit, default);
        var (cancelled, answered) = (0, 0);

        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Jobs).Select(async i =>
            {
                using var cancellation = new CancellationTokenSource();
                var work = Work.Portable(() => HostJobs.Versioned(i));
                var running = i % 4 == 0
                    ? EnqueueAsync(work, i, cancellation.Token)
                    : caller.RunAsync<int>(caller.CallOf(work), work.Label, cancellation.Token);
                if (i % 2 == 0)
                {
                    var steps = random.Next(4);
                    for (var step = 0; step < steps; step++)
                        await Task.Yield();
                    await cancellation.CancelAsync();
                }

                try
                {
                    Assert.Equal(i, await running.OrFailAsync());
                    Interlocked.Increment(ref answered);
                }
                catch (OperationCanceledException error) when (i % 2 == 0)
                {
                    Assert.Equal(cancellation.Token, error.CancellationToken);
                    Interlocked.Increment(ref cancelled);
                }
            }));
        }

        output.WriteLine($"{Rounds * Jobs} calls, {cancelled} cancelled, {answered} answered, {line.Health.Lost} connections lost");
        Assert.Equal(0, line.Health.Lost);
        Assert.Equal(0, caller.InFlight);
        Assert.InRange(cancelled, 1, Rounds * Jobs / 2);

        async Task<int> EnqueueAsync(Work<int> work, int number, CancellationToken cancellationToken)
        {
            await caller.EnqueueAsync(caller.CallOf(work), work.Label, cancellationToken);
            return number;
        }
    }
}
