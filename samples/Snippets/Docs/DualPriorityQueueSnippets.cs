using Rungs.Coordination;

namespace Snippets.Docs;

/// <summary>The code of docs/dual-priority-queue.md.</summary>
internal static class DualPriorityQueueSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: dual-priority-queue
        var jobs = new DualPriorityQueue<string, int>(capacity: 100);
        jobs.Put("tidy up", priority: 5);
        jobs.Put("first order", priority: 1);
        await jobs.PutAsync("second order", priority: 1);
        jobs.Put("alarm", priority: -10);
        jobs.Complete();

        await foreach (var job in jobs.TakeAllAsync()) // the lowest number first, among equals the first in
            Console.WriteLine(job);
        // end
        // prints: alarm
        // prints: first order
        // prints: second order
        // prints: tidy up
    }
}
