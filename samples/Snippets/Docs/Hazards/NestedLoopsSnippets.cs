using Rungs;
using Rungs.Loops;

namespace Snippets.Docs.Hazards;

/// <summary>The code of docs/hazards/nested-loops.md.</summary>
internal static class NestedLoopsSnippets
{
    internal static Task UseAsync()
    {
        // snippet: nested-loops
        foreach (var nesting in new[] { LoopNesting.Isolate, LoopNesting.Pump, LoopNesting.Refuse })
        {
            using var outer = new EventLoop(new() { Name = "outer", Nesting = nesting });

            async Task<string> CookAsync() // runs on the outer loop
            {
                await Task.Yield();
                return "dinner";
            }

            async Task WaiterAsync()
            {
                await Task.Yield();
                var dinner = outer.CreateTask(() => CookAsync());
                Console.WriteLine($"{nesting}: {Async.Block(() => dinner)}"); // a loop inside the outer one
            }

            try
            {
                outer.RunUntilComplete(() => WaiterAsync());
            }
            catch (InvalidOperationException error)
            {
                Console.WriteLine($"{nesting}: {error.GetType().Name}: {error.Message}");
            }
        }
        // end
        // prints: Isolate: LoopDeadlockException: 'WaiterAsync' blocks the loop 'outer' in Async.Block and waits for 'CookAsync()', whose next step stands in the queue of that very loop and cannot run before the block has ended. Await it instead, or set LoopNesting.Pump.
        // prints: Pump: dinner
        // prints: Refuse: InvalidOperationException: The loop 'outer' refuses Async.Block inside its callbacks (LoopNesting.Refuse). Await the function instead.
        return Task.CompletedTask;
    }
}
