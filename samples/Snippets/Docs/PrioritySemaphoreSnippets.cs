using Rungs.Coordination;

namespace Snippets.Docs;

/// <summary>The code of docs/priority-semaphore.md.</summary>
internal static class PrioritySemaphoreSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: priority-semaphore
        using var database = new PrioritySemaphore(permits: 1);

        async Task QueryAsync(string what)
        {
            using var permit = await database.AcquireAsync(); // with the priority of the scope it was called in
            Console.WriteLine(what);
        }

        async Task TidyUpAsync()
        {
            using var permit = await database.AcquireAsync(priority: 10); // given outright: no scope matters
            Console.WriteLine("tidy up");
        }

        var busy = database.Acquire(); // so that the others have to wait
        var tidying = TidyUpAsync();
        var report = QueryAsync("report"); // priority 0
        Task page;
        using (PriorityScope.Enter(-1))
            page = QueryAsync("page of a waiting user");

        busy.Dispose();
        await Task.WhenAll(tidying, report, page);
        // end
        // prints: page of a waiting user
        // prints: report
        // prints: tidy up
    }
}
