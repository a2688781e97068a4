using Rungs.Caching;

namespace Snippets.Docs;

/// <summary>The code of docs/lru-cache.md.</summary>
internal static class LruCacheSnippets
{
    internal static Task UseAsync()
    {
        // snippet: lru-cache
        var sizes = new LruCache<string, int>(capacity: 2);
        sizes["a.txt"] = 10;
        sizes["b.txt"] = 20;
        Console.WriteLine(sizes["a.txt"]);              // a use: now b.txt is the one used longest ago
        sizes["c.txt"] = 30;                            // no room: b.txt goes

        if (!sizes.TryGetValue("b.txt", out _))
            Console.WriteLine("b.txt has gone");

        Console.WriteLine(sizes.GetOrAdd("c.txt", 31)); // it has a value, and that stays
        // end
        // prints: 10
        // prints: b.txt has gone
        // prints: 30
        return Task.CompletedTask;
    }
}
