using System.Globalization;
using Rungs.Hosts;
using Rungs.Processes;
using Rungs.Signals;
using Rungs.Threads;
using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Hosts;

/// <summary><c>tour worker</c>: serves what <c>tour ladder --rung hosts --broker</c> sends.</summary>
internal static class WorkerCommand
{
    internal const string Help = """
        tour worker [--broker URI] [--concurrency N] [--on threads|processes]

        Runs the jobs that tour ladder --rung hosts --broker URI sends, on this machine or on others, until
        SIGTERM or Ctrl-C: it takes no more then, ends what it runs, and leaves. Any number of workers may
        serve one broker; what one that dies has not ended is run by another.

          --broker URI       default: amqp://guest:guest@127.0.0.1:5673/, that of make broker
          --concurrency N    how many jobs run at once; default: one per processor
          --on RUNG          threads (default), or processes: a job that crashes then harms no other

        Exit code: 0; 1 where the broker is not there or does not allow it; 2 for a wrong command line.
        """;

    internal static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help" or "-h", ..])
        {
            Console.Out.WriteLine(Help);
            return ExitCode.Success;
        }

        var options = WorkerOptions.Parse(args);
        await using var on = NewRung(options);
        HostWorker? worker = null;
        var service = new SignalService();
        return await service
            .AddStartup(async () =>
            {
                worker = await HostWorker.StartAsync(
                    new() { Uri = options.Broker, Pool = TourHosts.Pool, RunOn = (IRung)on, Concurrency = options.Concurrency, ConnectTimeout = TourHosts.ConnectTimeout },
                    service.Token);
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"serving {options.Broker.Host}:{options.Broker.Port} with {options.Concurrency} at once"));
            })
            .AddJoin(async () =>
            {
                await worker!.DisposeAsync();
                var statistics = worker.Statistics;
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{statistics.Done} jobs done, {statistics.Repeated} came again and were not run again"));
            })
            .RunAsync();
    }

    private static IAsyncDisposable NewRung(WorkerOptions options) => options.IsOnProcesses
        ? new ProcessPool(new() { WorkerCount = options.Concurrency })
        : new ElasticThreads(new() { Name = "jobs" });
}
