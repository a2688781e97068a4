using Rungs;
using Rungs.Loops;

namespace Snippets.Docs.Guide;

/// <summary>The code of docs/guide/words.md.</summary>
internal static class WordsSnippets
{
    internal static Task LoopAsync()
    {
        // snippet: words-loop
        using var loop = new EventLoop();
        loop.CallSoon(() => Console.WriteLine("a callback"));   // kept until the loop runs
        loop.RunUntilComplete(async () =>                       // this thread runs the loop, until the function has ended
        {
            loop.CallSoon(() => Console.WriteLine("another callback"));
            Console.WriteLine("the function, up to its await");
            await Task.Delay(10);                               // the loop goes on with what else there is
            Console.WriteLine("the rest of the function");
        });
        // end
        // prints: the function, up to its await
        // prints: a callback
        // prints: another callback
        // prints: the rest of the function
        return Task.CompletedTask;
    }

    internal static async Task TaskAsync()
    {
        // snippet: words-task
        async Task<string> FetchAsync(string name)
        {
            Console.WriteLine($"{name}: begun");
            await Task.Delay(10);
            return $"{name}: fetched";
        }

        var task = FetchAsync("a");             // runs up to its first await, here and now
        Console.WriteLine("the call has returned");
        Console.WriteLine(await task);          // waits for the rest
        // end
        // prints: a: begun
        // prints: the call has returned
        // prints: a: fetched
    }

    internal static async Task ContextAsync()
    {
        // snippet: words-context
        using var loop = new EventLoop();
        var stays = loop.RunUntilComplete(async () =>
        {
            var before = Environment.CurrentManagedThreadId;
            await Task.Delay(10);                                   // goes on where the context says: on the loop
            return Environment.CurrentManagedThreadId == before;
        });
        Console.WriteLine($"the same thread: {stays}");

        var user = new AsyncLocal<string> { Value = "joe" };        // travels with the logical flow
        Console.WriteLine(await Async.RunAsync(() => user.Value));  // on another thread
        // end
        // prints: the same thread: True
        // prints: joe
    }
}
