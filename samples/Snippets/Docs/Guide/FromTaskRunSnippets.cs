using System.Threading.Channels;
using Rungs;
using Rungs.Caching;
using Rungs.Coordination;
using Rungs.Scheduling;
using Rungs.Signals;
using Rungs.Strands;
using Rungs.Streams;
using Rungs.Tasks;
using Rungs.Threads;

namespace Snippets.Docs.Guide;

/// <summary>The code of docs/guide/from-task-run.md.</summary>
internal static class FromTaskRunSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: from-task-run
        static void Read() => Thread.Sleep(100);                        // blocks

        var plan = new ParallelRunner();
        for (var i = 0; i < 200; i++)
            plan.Schedule(() => Read());                                // was: Task.Run(() => Read())

        var watch = System.Diagnostics.Stopwatch.StartNew();
        await plan.RunAsync();                                          // was: await Task.WhenAll(tasks)
        Console.WriteLine(watch.Elapsed < TimeSpan.FromSeconds(20) ? "20 seconds of blocking, in less" : "one by one");
        // end
        // prints: 20 seconds of blocking, in less
    }

    private static string Read(string name) => name;

    private static int Compute(int n) => n;

    private static async Task<string> FetchAsync(string name)
    {
        await Task.Yield();
        return name;
    }

    private static void Save(IReadOnlyList<string> lines) => GC.KeepAlive(lines);

    private static void Tick()
    {
    }

    internal static async Task CallsAsync()
    {
        string[] names = ["a", "b"];
        // table: from-task-run-calls
        await Async.RunAsync(() => Read("a"));
        await CpuThreads.Shared.RunAsync(() => Compute(5));
        var reading = Async.QueueBackground(() => Read("a"));
        var text = Async.Block(() => FetchAsync("a"));
        var fetch = Async.ToBlocking<string, string>(FetchAsync);
        var plan = new ParallelRunner<string>().Schedule(() => Read("a")).Schedule(() => FetchAsync("b"));
        await plan.RunAsync();
        await plan.RunSettledAsync();
        await foreach (var outcome in plan.RunAsCompletedAsync())
            Console.Write(outcome.Index < 0 ? "?" : "");
        var limited = new ParallelRunner<string>(new() { MaxConcurrency = 8 });
        await using var executor = new LoopExecutor(maxConcurrent: 8);
        await foreach (var page in executor.Map(name => FetchAsync(name), names))
            Tick();
        await using (var tasks = new BackgroundTasks())
            _ = tasks.Run(() => Read("a"));
        // end
        Console.WriteLine(await reading + text + fetch("b") + limited.Count);
        // prints: aab0
    }

    internal static async Task ThingsAsync()
    {
        // table: from-task-run-things
        using var semaphore = new DualSemaphore(1);
        using (await semaphore.AcquireAsync())
            Tick();
        using (semaphore.Acquire())
            Tick();
        var channel = Channel.CreateBounded<string>(10);
        var queue = new DualQueue<string>(capacity: 10);
        await using var strand = new Strand();
        await strand.RunAsync(() => Tick());
        await using var batches = new Waterfall<string>(TimeSpan.FromSeconds(1), 100, lines => Save(lines)).Start();
        await foreach (var batch in AsyncStream.FromBlocking(() => Lines()).Batch(100, TimeSpan.FromSeconds(1)))
            Save(batch);
        var cache = new AsyncCache<string, string>();
        await cache.GetOrAddAsync("a", name => FetchAsync(name));
        using var scheduler = new JobScheduler<Work<Unit>>();
        var job = scheduler.Every(TimeSpan.FromSeconds(1), Work.Of(() => Tick()));
        using var limiter = new SlidingLogRateLimiter(100, TimeSpan.FromSeconds(1));
        var service = new SignalService();
        // end
        await batches.PutAsync("a");
        Console.WriteLine($"{queue.Count + channel.Reader.Count} {job.Cancel()} {service.Signal is null}");
        // prints: 0 True True
    }

    private static IEnumerable<string> Lines() => ["a", "b"];
}
