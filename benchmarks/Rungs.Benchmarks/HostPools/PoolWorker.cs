using System.Globalization;
using Rungs.Hosts;
using Rungs.Threads;

namespace Rungs.Benchmarks.HostPools;

/// <summary>A <see cref="HostWorker"/> in a process of its own, as <c>rungs-worker --on threads</c> is.</summary>
internal static class PoolWorker
{
    internal static async Task ServeAsync(string uri, string pool, string concurrency)
    {
        await using var threads = new ElasticThreads();
        await using var worker = await HostWorker.StartAsync(new()
        {
            Uri = new Uri(uri),
            Pool = pool,
            RunOn = threads,
            Concurrency = int.Parse(concurrency, CultureInfo.InvariantCulture),
        });
        Served.Stay();
    }
}
