using Rungs;
using Rungs.Coordination;
using Rungs.Loops;
using Rungs.Processes;

namespace Snippets.Docs.Guide;

/// <summary>The code of docs/guide/objects.md.</summary>
internal static class ObjectsSnippets
{
    internal static async Task OwnerAsync()
    {
        // snippet: objects-owner
        await using var owner = BackgroundLoop.Start();
        var words = new Dictionary<string, int>();         // safe on one thread only: that of the loop

        void Count(string word) => words[word] = words.GetValueOrDefault(word) + 1;

        var plan = new ParallelRunner();
        for (var i = 0; i < 1_000; i++)
            plan.Schedule(() => owner.RunAsync(() => Count("the")));   // from anywhere; runs there
        await plan.RunAsync();
        Console.WriteLine(await owner.RunAsync(() => words["the"]));
        // end
        // prints: 1000
    }

    internal static async Task SemaphoreAsync()
    {
        // snippet: objects-semaphore
        using var turn = new DualSemaphore(1);
        var total = 0;

        async Task AddAsync(int amount)
        {
            using (await turn.AcquireAsync())     // one at a time, also across the await
            {
                var before = total;
                await Task.Yield();
                total = before + amount;
            }
        }

        void Add(int amount)                      // blocking callers stand in the same line
        {
            using (turn.Acquire())
                total += amount;
        }

        var plan = new ParallelRunner();
        for (var i = 0; i < 100; i++)
            plan.Schedule(() => AddAsync(1)).Schedule(() => Add(1));
        await plan.RunAsync();
        Console.WriteLine(total);
        // end
        // prints: 200
    }

    internal static async Task CrossAsync()
    {
        // snippet: objects-cross
        await using var processes = new ProcessPool();
        var words = new Dictionary<string, int>();                         // an object of this process
        try
        {
            await processes.RunAsync(Work.Of(() => words.Remove("the")));
        }
        catch (ArgumentException error)
        {
            Console.WriteLine(error.Message);
        }
        // end
        // prints: 'words.Remove("the")' is a closure, which does not cross to another process. Write Work.Portable(() => Type.Method(arguments)), of a static method marked [Portable], or run it on a rung of this process. (Parameter 'work')
    }
}
