using Rungs;
using Rungs.Hosts;
using Rungs.Loops;
using Rungs.Processes;
using Rungs.Threads;

namespace Snippets.Docs.Guide;

/// <summary>The code of docs/guide/levels.md.</summary>
internal static class LevelsSnippets
{
    // snippet: levels
    internal static class Primes
    {
        [Portable(Idempotent = true)]
        internal static int CountBelow(int end) =>
            Enumerable.Range(2, end - 2).Count(n => Enumerable.Range(2, (int)Math.Sqrt(n) - 1).All(d => n % d != 0));
    }

    internal static async Task UseAsync()
    {
        await using var loop = BackgroundLoop.Start();
        await using var processes = new ProcessPool();
        await using var hosts = HostPool.InMemory(CpuThreads.Shared);   // with a broker: await HostPool.ConnectAsync(...)
        IRung[] rungs = [new SerialRung(), loop, ElasticThreads.Shared, CpuThreads.Shared, processes, hosts];

        var work = Work.Portable(() => Primes.CountBelow(100));
        foreach (var rung in rungs)
            Console.WriteLine($"{rung.Level}: {await rung.RunAsync(work)}");
    }
    // end
    // prints: Serial: 25
    // prints: Loop: 25
    // prints: Threads: 25
    // prints: Threads: 25
    // prints: Processes: 25
    // prints: Hosts: 25

    internal static async Task RunnerAsync()
    {
        // snippet: levels-runner
        static int Count(int end) => Enumerable.Range(0, end).Count(n => n % 7 == 0);

        var plan = new ParallelRunner<int>()
            .Schedule(() => Count(700))
            .Schedule(() => Count(1_400));
        var chosen = await plan.RunAsync();                      // each function where its kind belongs
        var computed = await plan.RunAsync(CpuThreads.Shared);   // the same plan, on a level that you name
        Console.WriteLine($"{string.Join(", ", chosen)}; {string.Join(", ", computed)}");
        // end
        // prints: 100, 200; 100, 200
    }
}
