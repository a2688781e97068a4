using Rungs.Loops;
using Rungs.Processes;
using Rungs.Threads;

namespace Rungs.Tests.Timelines;

/// <summary>Runs of many kinds, to be drawn.</summary>
internal static class Mixed
{
    /// <summary>Every level, waiting, awaiting, errors and cancellations.</summary>
    internal static async Task RunAsync(CancellationToken cancellationToken = default)
    {
        await using var loop = BackgroundLoop.Start(new BackgroundLoopOptions { Name = "fetching" });
        await using var elastic = new ElasticThreads(new ElasticThreadsOptions { Name = "reading" });
        await using var cpu = new CpuThreads(new CpuThreadsOptions { Name = "hashing" });
        await using var pool = new ProcessPool(new ProcessPoolOptions { Name = "isolated", WorkerCount = 2 });
        await new SerialRung().RunAsync(static () => Thread.SpinWait(300_000), name: "Plan.Read(\"plan.json\")");
        Task[] works =
        [
            .. Enumerable.Range(0, 12).Select(i => loop.RunAsync(async () => await FetchAsync(i), name: $"Pages.FetchAsync(\"https://example.org/{i}\")")),
            .. Enumerable.Range(0, 24).Select(i => cpu.RunAsync(() => Thread.SpinWait(200_000 + (i * 20_000)), name: $"Images.Resize({i})")),
            .. Enumerable.Range(0, 10).Select(i => elastic.RunAsync(() => Read(i), name: $"Files.Read(\"{i}.txt\")")),
            .. Enumerable.Range(0, 6).Select(_ => pool.RunAsync(() => Remote.Stamps(), name: "Remote.Stamps()")),
        ];
        await Task.WhenAll(works).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>At least so many, most of them tiny.</summary>
    internal static async Task RunManyAsync(int count)
    {
        await using var loop = BackgroundLoop.Start(new BackgroundLoopOptions { Name = "loop" });
        await using var cpu = new CpuThreads(new CpuThreadsOptions { Name = "cpu" });
        await using var elastic = new ElasticThreads(new ElasticThreadsOptions { Name = "elastic", MaxThreads = 8 });
        var fetching = new ParallelRunner(new RunnerOptions { MaxConcurrency = 30 });
        var computing = new ParallelRunner(new RunnerOptions { MaxConcurrency = 8 });
        for (var i = 0; i < count / 4; i++)
        {
            var index = i;
            fetching.Schedule(Work.Of(static async () => await Task.Yield(), $"FetchAsync({i})"));
            computing.Schedule(Work.Of(() => index % 1000 == 999 ? throw new InvalidOperationException("unlucky") : Spin(index), $"Compute({i})"));
            computing.Schedule(Work.Of(static () => Spin(3), "Add()"));
        }

        Task[] runs =
        [
            fetching.RunSettledAsync(on: loop),
            computing.RunSettledAsync(on: cpu),
            .. Enumerable.Range(0, count - (count / 4 * 3)).Select(i => elastic.RunAsync(() => Spin(i), name: $"Read({i})")),
        ];
        await Task.WhenAll(runs);
    }

    private static int Spin(int seed)
    {
        Thread.SpinWait(20 + (seed % 50));
        return seed;
    }

    private static async Task FetchAsync(int index)
    {
        Thread.SpinWait(20_000);
        await Task.Delay(3 + (index * 2));
        Thread.SpinWait(40_000);
        if (index == 5)
            throw new InvalidOperationException("The server has closed the connection.");
        await Task.Delay(5);
        Thread.SpinWait(10_000);
    }

    private static void Read(int index)
    {
        Thread.Sleep(4 + (index * 3));
        if (index == 3)
            throw new FileNotFoundException($"Could not find file '{index}.txt'.");
        if (index == 6)
            throw new OperationCanceledException();
    }
}
