using Rungs;
using Rungs.Threads;

namespace Snippets.Docs.Hazards;

/// <summary>The code of docs/hazards/fire-and-forget.md.</summary>
internal static class FireAndForgetSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: fire-and-forget
        static void Save(string what) => throw new IOException("the disk is full");

        var isHeard = new TaskCompletionSource();
        Async.UnobservedError += (error, name) => // once for the whole program
        {
            Console.WriteLine($"{name}: {error.Message}");
            isHeard.TrySetResult();
        };

        _ = Async.QueueBackground(() => Save("draft")); // nobody keeps its task

        while (!isHeard.Task.IsCompleted)
        {
            GC.Collect(); // a program does not do this: it hears of it some time later
            await Task.Delay(10);
        }
        // end
        // prints: Save("draft"): the disk is full
    }

    internal static async Task InsteadAsync()
    {
        // snippet: fire-and-forget-instead
        var saved = 0;
        void Save() { Thread.Sleep(20); Interlocked.Increment(ref saved); }

        await using (var threads = new ElasticThreads(new() { Name = "saving" })) // what owns the work
        {
            for (var i = 0; i < 10; i++)
                _ = threads.RunAsync(() => Save());
        } // waits for all of them

        Console.WriteLine($"{saved} saved");
        // end
        // prints: 10 saved
    }
}
