using Rungs;
using Rungs.Hosts;
using Rungs.Threads;

namespace Snippets.Docs;

/// <summary>The code of docs/host-pool.md.</summary>
internal static class HostPoolSnippets
{
    // snippet: host-pool
    internal static class Words
    {
        [Portable("words.count", Idempotent = true)]
        internal static int Count(string text) => text.Split(' ').Length;
    }

    internal static async Task UseAsync()
    {
        await using var threads = new ElasticThreads();
        await using var pool = HostPool.InMemory(threads);   // with a broker: await HostPool.ConnectAsync(new() { Uri = ... })

        Console.WriteLine(await pool.RunAsync(() => Words.Count("one two three")));
        await pool.EnqueueAsync(() => Words.Count("run it some time"));   // safe once this returns; nobody waits for the result
    }
    // end
    // prints: 3
}
