using Rungs;
using Rungs.Coordination;
using Rungs.Diagnostics;
using Rungs.Threads;

namespace Snippets.Docs;

/// <summary>The code of docs/stalls.md.</summary>
internal static class StallsSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: stalls
        StallMonitor.Threshold = TimeSpan.FromMilliseconds(100);
        var first = new TaskCompletionSource<Stall>();
        StallMonitor.Stalled += stall => first.TrySetResult(stall); // notes it, and returns

        void Ask() => first.Task.Wait(); // blocks, here until it is seen
        void Print() { }

        await using var threads = new ElasticThreads(new() { Name = "printer", MaxThreads = 1 });
        var asking = threads.RunAsync(() => Ask());
        var printing = threads.RunAsync(() => Print());
        await Task.WhenAll(asking, printing);

        var seen = await first.Task;
        Console.WriteLine($"{seen.Kind}: '{seen.Culprit}' holds up '{seen.Where}'");
        foreach (var link in seen.Links)
            Console.WriteLine($"  {link}");
        // end
        // prints: FullThreads: 'Ask()' holds up 'printer'
        // prints:   'Ask()' is under way on the threads 'printer'
        // prints:   'Print()' waits for one of these threads
    }

    internal static async Task WaitsAsync()
    {
        // snippet: stalls-waits
        StallMonitor.Threshold = TimeSpan.FromMilliseconds(100);
        StallMonitor.WatchesWaits = true;
        var orders = new DualQueue<string>();
        StallMonitor.Stalled += stall =>
        {
            Console.WriteLine($"{stall.Kind}: '{stall.Culprit}' waits at {stall.Where}");
            orders.Put("soup");
        };

        async Task<string> TakeOrderAsync() => await orders.TakeAsync();

        Console.WriteLine(await TakeOrderAsync());
        // end
        // prints: LongWait: 'TakeOrderAsync' waits at DualQueue.Take
        // prints: soup
    }
}
