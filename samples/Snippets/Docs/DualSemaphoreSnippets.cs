using Rungs;
using Rungs.Coordination;

namespace Snippets.Docs;

/// <summary>The code of docs/dual-semaphore.md.</summary>
internal static class DualSemaphoreSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: dual-semaphore
        using var oneAtATime = new DualSemaphore(permits: 1);
        var balance = 0;

        void Pay() // blocking code
        {
            using var permit = oneAtATime.Acquire();
            balance++;
        }

        async Task PayAsync() // async code, in the same line
        {
            using var permit = await oneAtATime.AcquireAsync();
            var before = balance;
            await Task.Yield();
            balance = before + 1;
        }

        var payments = new ParallelRunner(new RunnerOptions { MaxConcurrency = 20 });
        for (var i = 0; i < 100; i++)
            payments.Schedule(() => Pay()).Schedule(() => PayAsync());
        await payments.RunAsync();
        Console.WriteLine(balance);

        if (oneAtATime.TryAcquire(out var releaser)) // only if one is free now
            releaser.Dispose();
        // end
        // prints: 200
    }
}
