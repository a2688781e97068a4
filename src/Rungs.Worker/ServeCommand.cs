using System.Globalization;
using Rungs.Hosts;
using Rungs.Processes;
using Rungs.Signals;
using Rungs.Threads;

namespace Rungs.Worker;

/// <summary>Runs the jobs of a pool until it is told to stop.</summary>
internal static class ServeCommand
{
    internal static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args, [.. Connection.Options, "--assembly", "--concurrency", "--on", "--timeout", "--drain"]);
        var files = arguments.All("--assembly");
        if (files.Count == 0)
            throw new UsageException("--assembly is missing: which jobs?");
        var pool = Connection.Parse(arguments);
        var concurrency = arguments.Number("--concurrency", Environment.ProcessorCount, 1, 1000);
        var drain = TimeSpan.FromSeconds(arguments.Number("--drain", 30, 0, 86_400));
        var timeout = TimeSpan.FromSeconds(arguments.Number("--timeout", 1200, 1, 1500));
        JobAssemblies.Load(files);

        await using var on = NewRung(arguments.One("--on") ?? "threads", concurrency);
        HostWorker? worker = null;
        var service = new SignalService(new() { JoinTimeout = drain + TimeSpan.FromSeconds(15) });
        return await service
            .AddStartup(async () =>
            {
                worker = await HostWorker.StartAsync(
                    new()
                    {
                        Uri = pool.Uri,
                        Pool = pool.Pool,
                        SigningKey = pool.SigningKey,
                        TrustedAuthorities = pool.TrustedAuthorities,
                        Topology = pool.Topology,
                        RunOn = (IRung)on,
                        Concurrency = concurrency,
                        WorkTimeout = timeout,
                        DrainTimeout = drain,
                    },
                    service.Token);
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"serving pool {pool.Pool} with {concurrency} at once"));
            })
            .AddJoin(async () =>
            {
                if (worker is null)
                    return; // it was told to stop before it had begun
                await worker.DisposeAsync();
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{worker.Done} jobs done, {worker.Repeated} came again and were not run again"));
            })
            .RunAsync();
    }

    private static IAsyncDisposable NewRung(string name, int concurrency) => name switch
    {
        "threads" => new ElasticThreads(new() { Name = "jobs" }),
        "processes" => new ProcessPool(new() { WorkerCount = concurrency }),
        _ => throw new UsageException($"--on takes threads or processes, not {name}"),
    };
}
