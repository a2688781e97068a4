using Rungs;

namespace Snippets.Docs.Guide;

/// <summary>The code of docs/guide/waiting.md.</summary>
internal static class WaitingSnippets
{
    internal static async Task AllAsync()
    {
        // snippet: waiting-all
        static string Read(string name) => $"read {name}";
        static async Task<string> FetchAsync(string name)
        {
            await Task.Delay(20);
            return name == "c" ? throw new IOException("no c") : $"fetched {name}";
        }

        var plan = new ParallelRunner<string>()
            .Schedule(() => FetchAsync("a"))
            .Schedule(() => Read("b"));
        Console.WriteLine(string.Join(", ", await plan.RunAsync()));   // in the order of scheduling

        plan.Schedule(() => FetchAsync("c"));
        foreach (var outcome in await plan.RunSettledAsync())          // throws for none of them
            Console.WriteLine($"{outcome.Name}: {outcome.Status}");
        // end
        // prints: fetched a, read b
        // prints: FetchAsync("a"): Succeeded
        // prints: Read("b"): Succeeded
        // prints: FetchAsync("c"): Failed
    }

    internal static async Task CompletedAsync()
    {
        // snippet: waiting-completed
        static async Task<string> AskAsync(string server, int milliseconds, CancellationToken cancellationToken)
        {
            await Task.Delay(milliseconds, cancellationToken);
            return server;
        }

        var plan = new ParallelRunner<string>()
            .Schedule(Work.Of(token => AskAsync("far", 60_000, token)))
            .Schedule(Work.Of(token => AskAsync("near", 10, token)));

        using var enough = new CancellationTokenSource();
        await foreach (var outcome in plan.RunAsCompletedAsync(cancellationToken: enough.Token))
        {
            Console.WriteLine(outcome.Value); // the first that ends
            await enough.CancelAsync();       // asks the others to end
            break;                            // and waits until they have
        }
        // end
        // prints: near
    }

    internal static async Task LimitAsync()
    {
        // snippet: waiting-limit
        var now = 0;
        var most = 0;
        async Task<int> FetchAsync(int page)
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Delay(5);
            Interlocked.Decrement(ref now);
            return page;
        }

        var plan = new ParallelRunner<int>(new() { MaxConcurrency = 3 });
        for (var page = 0; page < 20; page++)
        {
            var number = page; // a variable of its own for each function: see "Arguments and names"
            plan.Schedule(() => FetchAsync(number));
        }

        var pages = await plan.RunAsync();
        Console.WriteLine($"{pages.Count} pages, never more than 3 at once: {most <= 3}");
        // end
        // prints: 20 pages, never more than 3 at once: True
    }
}
