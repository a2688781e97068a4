using Rungs.Coordination;
using Rungs.Loops;

namespace Snippets.Docs.Hazards;

/// <summary>The code of docs/hazards/async-void.md.</summary>
internal static class AsyncVoidSnippets
{
#pragma warning disable VSTHRD100, VSTHRD101, MA0147 // the hazard itself
    internal static Task UseAsync()
    {
        // snippet: async-void
        static async void OnClick() // nobody can await it, nobody can catch what it throws
        {
            await Task.Yield();
            throw new InvalidDataException("no such order");
        }

        using var loop = new EventLoop(new() { Name = "ui" });
        var errors = new DualQueue<string>();
        loop.UnhandledException += (error, name) => errors.Put($"{name}: {error.Message}");
        loop.RunUntilComplete(async () =>
        {
            OnClick();
            loop.CallSoon(async () => { await Task.Yield(); throw new InvalidDataException("nor this one"); }); // one too: an Action
            Console.WriteLine(await errors.TakeAsync());
            Console.WriteLine(await errors.TakeAsync()); // the loop goes on
        });
        // end
        // prints: async void: no such order
        // prints: async void: nor this one
        return Task.CompletedTask;
    }
#pragma warning restore VSTHRD100, VSTHRD101, MA0147

    internal static Task InsteadAsync()
    {
        // snippet: async-void-instead
        static async Task ClickAsync()
        {
            await Task.Yield();
            throw new InvalidDataException("no such order");
        }

        using var loop = new EventLoop(new() { Name = "ui" });
        loop.RunUntilComplete(async () =>
        {
            try
            {
                await loop.CreateTask(() => ClickAsync()); // an async lambda here is a Func<Task>, never an Action
            }
            catch (InvalidDataException error)
            {
                Console.WriteLine($"caught: {error.Message}");
            }
        });
        // end
        // prints: caught: no such order
        return Task.CompletedTask;
    }
}
