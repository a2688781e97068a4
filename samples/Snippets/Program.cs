using Snippets;
using Snippets.Docs;
using Snippets.Docs.Hazards;

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
    ["strand"] = StrandSnippets.UseAsync,
    ["strand-deadlock"] = StrandSnippets.DeadlockAsync,
    ["lru-cache"] = LruCacheSnippets.UseAsync,
    ["ttl-lru-cache"] = TtlLruCacheSnippets.UseAsync,
    ["async-cache"] = AsyncCacheSnippets.UseAsync,
    ["memoize"] = AsyncCacheSnippets.MemoizeAsync,
    ["async-cache-own-key"] = AsyncCacheSnippets.OwnKeyAsync,
    ["from-blocking"] = AsyncStreamSnippets.FromBlockingAsync,
    ["merge"] = AsyncStreamSnippets.MergeAsync,
    ["batch"] = AsyncStreamSnippets.BatchAsync,
    ["waterfall"] = WaterfallSnippets.UseAsync,
    ["background-tasks"] = BackgroundTasksSnippets.UseAsync,
    ["background-tasks-timeout"] = BackgroundTasksSnippets.TimeoutAsync,
    ["loop-executor"] = LoopExecutorSnippets.UseAsync,
    ["job-scheduler"] = JobSchedulerSnippets.UseAsync,
    ["job-scheduler-run"] = JobSchedulerSnippets.RunAsync,
    ["signal-service"] = SignalServiceSnippets.UseAsync,
    ["process-pool"] = ProcessPoolSnippets.UseAsync,
    ["process-pool-map"] = ProcessPoolSnippets.MapAsync,
    ["process-pool-crash"] = ProcessPoolSnippets.CrashAsync,
    ["process-pool-stop"] = ProcessPoolSnippets.StopAsync,
    ["process-pool-startup"] = ProcessPoolSnippets.StartupAsync,
    ["portable-work"] = PortableWorkSnippets.UseAsync,
    ["portable-work-refused"] = PortableWorkSnippets.RefusedAsync,
    ["portable-work-progress"] = PortableWorkSnippets.ProgressAsync,
    ["async-console"] = AsyncConsoleSnippets.UseAsync,
    ["stalls"] = StallsSnippets.UseAsync,
    ["stalls-waits"] = StallsSnippets.WaitsAsync,
    ["blocking-in-a-loop"] = BlockingInLoopSnippets.SeenAsync,
    ["blocking-in-a-loop-instead"] = BlockingInLoopSnippets.InsteadAsync,
    ["sync-over-async"] = SyncOverAsyncSnippets.UseAsync,
    ["sync-over-async-instead"] = SyncOverAsyncSnippets.InsteadAsync,
    ["async-over-sync"] = AsyncOverSyncSnippets.UseAsync,
    ["async-over-sync-instead"] = AsyncOverSyncSnippets.InsteadAsync,
    ["nested-loops"] = NestedLoopsSnippets.UseAsync,
    ["fire-and-forget"] = FireAndForgetSnippets.UseAsync,
    ["fire-and-forget-instead"] = FireAndForgetSnippets.InsteadAsync,
    ["async-void"] = AsyncVoidSnippets.UseAsync,
    ["async-void-instead"] = AsyncVoidSnippets.InsteadAsync,
    ["shared-state"] = SharedStateSnippets.UseAsync,
    ["shared-state-instead"] = SharedStateSnippets.InsteadAsync,
};

if (args is not [var name] || !snippets.TryGetValue(name, out var snippet))
{
    Console.Error.WriteLine($"Say which snippet to run: {string.Join(", ", snippets.Keys)}");
    return 2;
}

await snippet();
return 0;
