using Rungs;
using Rungs.Coordination;
using Rungs.Loops;
using Rungs.Processes;
using Rungs.Scheduling;
using Rungs.Streams;
using Rungs.Threads;

namespace Snippets.Docs.Guide;

/// <summary>The code of docs/guide/from-javascript.md.</summary>
internal static class FromJavaScriptSnippets
{
    internal static Task UseAsync()
    {
        // snippet: from-javascript
        using var loop = new EventLoop();                        // as in JavaScript: one thread, one thing at a time
        loop.RunUntilComplete(async () =>
        {
            var count = 0;                                       // no lock
            loop.CallLater(TimeSpan.FromMilliseconds(10), () => Console.WriteLine($"count is {count}"));  // setTimeout
            loop.CallSoon(() => count++);                        // setImmediate
            await loop.Delay(TimeSpan.FromMilliseconds(30));     // the loop runs the others meanwhile
            Console.WriteLine(await Async.RunAsync(() => Path.GetFileName("a/b.txt")));  // blocks, on another thread
        });
        // end
        // prints: count is 1
        // prints: b.txt
        return Task.CompletedTask;
    }

    private static string Read(string name) => name;

    private static async Task<string> FetchAsync(string name, CancellationToken cancellationToken = default)
    {
        await Task.Delay(1, cancellationToken);
        return name;
    }

    private static void Tick()
    {
    }

    internal static async Task PromisesAsync()
    {
        // table: from-javascript-promises
        var plan = new ParallelRunner<string>().Schedule(() => FetchAsync("a")).Schedule(() => FetchAsync("b"));
        await plan.RunAsync();
        await plan.RunSettledAsync();
        await await Task.WhenAny(FetchAsync("a"), FetchAsync("b"));
        await plan.RunAsCompletedAsync().FirstAsync(outcome => outcome.Status == OutcomeStatus.Succeeded);
        var limited = new ParallelRunner<string>(new() { MaxConcurrency = 3 });
        var promise = new TaskCompletionSource<string>();
        promise.TrySetResult("a");
        await promise.Task;
        var done = Task.FromResult("a");
        using var controller = new CancellationTokenSource();
        await FetchAsync("a", controller.Token);
        await FetchAsync("a").WaitAsync(TimeSpan.FromSeconds(5));
        Async.UnobservedError += (error, name) => Console.Error.WriteLine($"{name}: {error}");
        Async.Block(() => FetchAsync("a"));
        // end
        await limited.Schedule(() => done).RunAsync();
        Console.WriteLine("ran");
        // prints: ran
    }

    internal static async Task LoopsAsync()
    {
        var loop = new EventLoop();
        // table: from-javascript-loops
        loop.CallSoon(() => Tick());
        var timer = loop.CallLater(TimeSpan.FromMilliseconds(10), () => Tick());
        timer.Cancel();
        await Task.Delay(TimeSpan.FromMilliseconds(10));
        using var scheduler = new JobScheduler<Work<Unit>>();
        var job = scheduler.Every(TimeSpan.FromSeconds(1), Work.Of(() => Tick()));
        job.Cancel();
        await Task.Yield();
        await CpuThreads.Shared.RunAsync(() => Read("a"));
        await using var pool = new ProcessPool();
        await pool.RunAsync(() => Words.Count("a b"));
        await Async.RunAsync(() => File.Exists("a.txt"));
        async IAsyncEnumerable<string> Lines() { await Task.Yield(); yield return "a"; }
        await foreach (var line in Lines())
            Tick();
        await foreach (var line in AsyncStream.Merge([Lines(), Lines()]))
            Tick();
        var flow = new AsyncLocal<string>();
        var queue = new DualQueue<string>();
        using (await new DualSemaphore(1).AcquireAsync())
            Tick();
        // end
        loop.Dispose();
        Console.WriteLine(queue.Count + (flow.Value ?? ""));
        // prints: 0
    }

    internal static class Words
    {
        [Portable]
        internal static int Count(string text) => text.Split(' ').Length;
    }
}
