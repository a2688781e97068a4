using Rungs.Caching;
using Rungs.Testing;

namespace Snippets.Docs;

/// <summary>The code of docs/ttl-lru-cache.md.</summary>
internal static class TtlLruCacheSnippets
{
    internal static Task UseAsync()
    {
        // snippet: ttl-lru-cache
        var time = new VirtualTime();       // of Rungs.Testing; by default the system's clock
        var names = new TtlLruCache<int, string>(capacity: 1_000, timeToLive: TimeSpan.FromMinutes(5), timeProvider: time);
        names[1] = "Ann";

        time.Advance(TimeSpan.FromMinutes(4));
        Console.WriteLine(names[1]);        // a use, which does not prolong its time

        time.Advance(TimeSpan.FromMinutes(1));
        Console.WriteLine(names.TryGetValue(1, out _) ? "still there" : "its time is over");
        // end
        // prints: Ann
        // prints: its time is over
        return Task.CompletedTask;
    }
}
