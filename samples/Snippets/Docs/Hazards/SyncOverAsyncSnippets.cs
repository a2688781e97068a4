using Rungs;
using Rungs.Loops;

namespace Snippets.Docs.Hazards;

/// <summary>The code of docs/hazards/sync-over-async.md.</summary>
internal static class SyncOverAsyncSnippets
{
    internal static Task UseAsync()
    {
        // snippet: sync-over-async
        static async Task<string> FetchAsync()
        {
            await Task.Delay(20);
            return "the page"; // goes on where it was called: on the loop
        }

        static async Task ShowAsync()
        {
            await Task.Yield();
            Console.WriteLine(FetchAsync().Result); // blocks the loop that FetchAsync needs to go on
        }

        using var strict = new EventLoop(new() { Name = "ui", WaitInLoop = WaitInLoop.Throw });
        try
        {
            strict.RunUntilComplete(() => ShowAsync());
        }
        catch (LoopBlockedException error)
        {
            Console.WriteLine(error.Message);
        }

        using var patient = new EventLoop(new() { Name = "ui", WaitInLoop = WaitInLoop.Pump });
        patient.RunUntilComplete(() => ShowAsync());
        // end
        // prints: 'ShowAsync' waits on the thread of the loop 'ui', which holds up everything else there. Await instead; or set WaitInLoop to allow it.
        // prints: the page
        return Task.CompletedTask;
    }

    internal static async Task InsteadAsync()
    {
        // snippet: sync-over-async-instead
        static async Task<string> FetchAsync()
        {
            await Task.Delay(20);
            return "the page";
        }

        static string Fetch() => Async.Block(() => FetchAsync()); // where the caller cannot be async

        using var loop = new EventLoop();
        loop.RunUntilComplete(async () => Console.WriteLine($"on a loop: {await FetchAsync()}, {Fetch()}"));
        Console.WriteLine($"elsewhere: {await FetchAsync()}, {Fetch()}");
        // end
        // prints: on a loop: the page, the page
        // prints: elsewhere: the page, the page
    }
}
