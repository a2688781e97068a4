using Snippets;
using Snippets.Docs;

// Runs one snippet by its name.
var snippets = new Dictionary<string, Func<Task>>
{
    ["first-screen"] = ReadmeSnippets.FirstScreenAsync,
    ["both-colours"] = ReadmeSnippets.BothColoursAsync,
    ["dual-queue"] = DualQueueSnippets.UseAsync,
    ["dual-stack"] = DualStackSnippets.UseAsync,
    ["dual-priority-queue"] = DualPriorityQueueSnippets.UseAsync,
    ["dual-semaphore"] = DualSemaphoreSnippets.UseAsync,
    ["priority-semaphore"] = PrioritySemaphoreSnippets.UseAsync,
    ["lockout"] = LockoutSnippets.UseAsync,
    ["sliding-log-rate-limiter"] = SlidingLogRateLimiterSnippets.UseAsync,
    ["limiter-per-user"] = SlidingLogRateLimiterSnippets.PerUserAsync,
};

if (args is not [var name] || !snippets.TryGetValue(name, out var snippet))
{
    Console.Error.WriteLine($"Say which snippet to run: {string.Join(", ", snippets.Keys)}");
    return 2;
}

await snippet();
return 0;
