using Rungs.Tasks;

namespace Snippets.Docs;

/// <summary>The code of docs/loop-executor.md.</summary>
internal static class LoopExecutorSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: loop-executor
        await using var executor = new LoopExecutor(maxConcurrent: 10);
        var running = 0;                                 // functions of one executor run on one thread: no lock
        var most = 0;

        async Task<int> FetchAsync(int page)
        {
            most = Math.Max(most, ++running);
            await Task.Delay(5);
            running--;
            return page;
        }

        var sum = 0;
        await foreach (var page in executor.Map(FetchAsync, Enumerable.Range(1, 100)))   // results, as they end
            sum += page;
        Console.WriteLine($"{sum}, never more than 10 at once: {most <= 10}");

        foreach (var task in executor.Map(FetchAsync, [1, 2, 3]))                        // tasks, in blocking code
            sum += task.Result;
        Console.WriteLine(sum + await executor.Submit(() => FetchAsync(1000)));
        // end
        // prints: 5050, never more than 10 at once: True
        // prints: 6056
    }
}
