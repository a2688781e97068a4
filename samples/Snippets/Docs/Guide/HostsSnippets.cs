using Rungs;
using Rungs.Hosts;
using Rungs.Threads;

namespace Snippets.Docs.Guide;

/// <summary>The code of docs/guide/hosts.md.</summary>
internal static class HostsSnippets
{
    internal static Task UseAsync() => UseAsync(broker: null, ["a b", "c d e"]);

    // snippet: hosts
    internal static class Words
    {
        [Portable("guide.words", Idempotent = true)]   // the id is what callers and workers agree on
        internal static int Count(string text) => text.Split(' ').Length;
    }

    internal static async Task UseAsync(Uri? broker, IEnumerable<string> lines)
    {
        await using var threads = new ElasticThreads();
        await using var pool = broker is null
            ? HostPool.InMemory(threads)                                     // no broker: all crosses as it would, and runs here
            : await HostPool.ConnectAsync(new() { Uri = broker, Pool = "words" });

        Console.WriteLine(await pool.RunAsync(() => Words.Count("one two three")));

        await foreach (var count in pool.MapAsync(line => Words.Count(line), lines))   // in the order of the lines
            Console.WriteLine(count);

        await pool.EnqueueAsync(() => Words.Count("some time, by whoever is there"));  // safe once this returns; no result
        Console.WriteLine(pool.Statistics.Succeeded);
    }
    // end
    // prints: 3
    // prints: 2
    // prints: 3
    // prints: 3

    // snippet: hosts-worker
    internal static async Task ServeAsync(Uri broker, CancellationToken stop)
    {
        await using var threads = new ElasticThreads();
        await using var worker = await HostWorker.StartAsync(new()
        {
            Uri = broker,
            Pool = "words",
            RunOn = threads,
            Concurrency = 4,                           // fetches no more than it runs
            ConnectTimeout = TimeSpan.FromSeconds(1),  // by default it tries for 30 s
        }, stop);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }                                                  // disposal drains it: it ends what it runs, and leaves

    internal static async Task TryAsync()
    {
        try
        {
            await ServeAsync(new Uri("amqp://127.0.0.1:1/"), CancellationToken.None);
        }
        catch (BrokerException error)
        {
            Console.WriteLine(error.Message.Split(':')[0]);
        }
    }
    // end
    // prints: No broker answers at amqp
}
