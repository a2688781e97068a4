using Rungs;

namespace Snippets.Docs.Hazards;

/// <summary>The code of docs/hazards/async-over-sync.md.</summary>
internal static class AsyncOverSyncSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: async-over-sync
        using var allAtOnce = new Barrier(50);
        void Read() => allAtOnce.SignalAndWait(); // blocks until fifty such calls block at the same time

        var calls = Enumerable.Range(0, 50).Select(_ => Async.RunAsync(() => Read()));
        await Task.WhenAll(calls);
        Console.WriteLine("fifty calls blocked at once");

        Console.WriteLine(await Task.Run(() => "and the thread pool is free"));
        // end
        // prints: fifty calls blocked at once
        // prints: and the thread pool is free
    }

    internal static async Task InsteadAsync()
    {
        // snippet: async-over-sync-instead
        static int Count(string path) => File.ReadAllText(path).Length; // a library's function, which blocks

        Func<string, Task<int>> countAsync = Async.ToAsync<string, int>(Count); // the caller wraps it, and knows that it takes a thread

        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "hello"); // has a real async form: no thread waits
        Console.WriteLine(await countAsync(path));
        File.Delete(path);
        // end
        // prints: 5
    }
}
