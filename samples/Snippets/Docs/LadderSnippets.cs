using Rungs;
using Rungs.Hosts;
using Rungs.Threads;

namespace Snippets.Docs;

/// <summary>The code of docs/ladder.md.</summary>
internal static class LadderSnippets
{
    // snippet: ladder
    internal static class Primes
    {
        [Portable(Idempotent = true)]
        internal static int Below(int end) => Enumerable.Range(2, end - 2).Count(n => Enumerable.Range(2, (int)Math.Sqrt(n) - 1).All(d => n % d != 0));
    }

    internal static async Task UseAsync()
    {
        await using var cpu = new CpuThreads();
        await using var hosts = HostPool.InMemory(ElasticThreads.Shared);   // with a broker: await HostPool.ConnectAsync(new() { Uri = ... })
        var ladder = new Ladder(new() { Cpu = cpu, Hosts = hosts });

        var plan = new ParallelRunner<int>();
        for (var i = 1; i <= 20; i++)
            plan.Schedule(Work.Portable(() => Primes.Below(i * 500)).As(WorkKind.Cpu));
        var counts = await plan.RunAsync(on: ladder);
        Console.WriteLine(counts[^1]);

        var statistics = ladder.Statistics;   // every work took one route; what came back from hosts took a second one
        Console.WriteLine(statistics.Routes.Sum(route => route.Count) - statistics.Count(LadderReason.CameBack));
    }
    // end
    // prints: 1229
    // prints: 20
}
