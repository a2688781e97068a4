using Rungs.Caching;
using Rungs.Diagnostics;

namespace Snippets.Docs;

/// <summary>The code of docs/async-cache.md.</summary>
internal static class AsyncCacheSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: async-cache
        var pages = new AsyncCache<string, string>(new() { Capacity = 1_000, TimeToLive = TimeSpan.FromMinutes(5) });
        var server = new TaskCompletionSource<string>();    // stands for something slow

        async Task<string> LoadAsync(string name, CancellationToken token)
        {
            Console.WriteLine($"loads {name}");
            return await server.Task.WaitAsync(token);
        }

        using var impatience = new CancellationTokenSource();
        var first = pages.GetOrAddAsync("home", LoadAsync, impatience.Token).AsTask();
        var second = pages.GetOrAddAsync("home", LoadAsync).AsTask(); // the same run
        impatience.Cancel();                                          // the first leaves; the second stays, and so does the run
        server.SetResult("Welcome!");

        Console.WriteLine(await second);
        Console.WriteLine(await pages.GetOrAddAsync("home", LoadAsync)); // it is there
        await Task.WhenAny(first);                                       // which ends, and does not throw here
        Console.WriteLine($"the first has left: {first.IsCanceled}");
        // end
        // prints: loads home
        // prints: Welcome!
        // prints: Welcome!
        // prints: the first has left: True
    }

    internal static async Task MemoizeAsync()
    {
        // snippet: memoize
        async Task<decimal> PriceAsync(string item, int quantity)
        {
            Console.WriteLine($"asks for {quantity} x {item}");
            await Task.Yield();
            return quantity * 2.5m;
        }

        var price = AsyncCache.Memoize<string, int, decimal>(PriceAsync, new() { Capacity = 100 });
        Console.WriteLine(await price("tea", 4) + await price("tea", 4)); // one question, two answers

        var anyCase = AsyncCache.Memoize<string, int, decimal>(PriceAsync, keySelector: (item, quantity) => (item.ToUpperInvariant(), quantity));
        Console.WriteLine(await anyCase("tea", 1) + await anyCase("Tea", 1));
        // end
        // prints: asks for 4 x tea
        // prints: 20.0
        // prints: asks for 1 x tea
        // prints: 5.0
    }

    internal static async Task OwnKeyAsync()
    {
        // snippet: async-cache-own-key
        var circle = new TaskCompletionSource<Stall>();
        StallMonitor.Stalled += stall => circle.TrySetResult(stall); // the moment it asks
        var prices = new AsyncCache<string, int>(new() { Name = "prices", FactoryTimeout = TimeSpan.FromMilliseconds(100) });
        async Task<int> PriceAsync(string item) => 1 + await prices.GetOrAddAsync(item, PriceAsync); // asks for its own key

        try
        {
            await prices.GetOrAddAsync("tea", PriceAsync);
        }
        catch (TimeoutException error)
        {
            var stall = await circle.Task;
            Console.WriteLine($"{stall.Kind}: {string.Join("; ", stall.Links)}");
            Console.WriteLine(error.Message);
        }
        // end
        // prints: CircularFactory: the factory of 'tea' in prices asks for 'tea' in prices
        // prints: The factory of 'tea' in prices has not ended within its FactoryTimeout of 00:00:00.1000000. The key is free again: the next caller starts a new run.
    }
}
