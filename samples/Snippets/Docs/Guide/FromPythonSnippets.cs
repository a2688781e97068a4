using Rungs;
using Rungs.Coordination;
using Rungs.Loops;
using Rungs.Processes;
using Rungs.Tasks;
using Rungs.Threads;

namespace Snippets.Docs.Guide;

/// <summary>The code of docs/guide/from-python.md.</summary>
internal static class FromPythonSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: from-python
        static string Read(string name) { Thread.Sleep(10); return $"read {name}"; }
        static async Task<string> FetchAsync(string name) { await Task.Delay(10); return $"fetched {name}"; }

        var task = FetchAsync("a");                     // has begun: in Python, nothing would happen before await
        var both = await new ParallelRunner<string>()   // asyncio.gather, and a blocking function may be among them
            .Schedule(() => task)
            .Schedule(() => Read("b"))
            .RunAsync();
        Console.WriteLine(string.Join(", ", both));
        // end
        // prints: fetched a, read b
    }

    private static string Read(string name) => name;

    private static async Task<string> FetchAsync(string name)
    {
        await Task.Yield();
        return name;
    }

    private static void Tick()
    {
    }

    internal static async Task AsyncioAsync()
    {
        // table: from-python-asyncio
        Async.Block(() => FetchAsync("a"));
        await FetchAsync("a");
        var plan = new ParallelRunner<string>().Schedule(() => FetchAsync("a")).Schedule(() => FetchAsync("b"));
        await plan.RunAsync();
        await plan.RunSettledAsync();
        await foreach (var outcome in plan.RunAsCompletedAsync())
            Console.Write(outcome.Index < 0 ? "?" : "");
        await Async.RunAsync(() => Read("a"));
        var task = FetchAsync("a");
        await FetchAsync("a").WaitAsync(TimeSpan.FromSeconds(5));
        await Task.Delay(TimeSpan.FromMilliseconds(1));
        await Task.Yield();
        await using (var tasks = new BackgroundTasks())
            _ = tasks.Run(() => FetchAsync("a"));
        var queue = new DualQueue<string>(capacity: 10);
        await queue.PutAsync("a");
        await queue.TakeAsync();
        var semaphore = new DualSemaphore(3);
        using (await semaphore.AcquireAsync())
            Tick();
        var happened = new TaskCompletionSource();
        happened.TrySetResult();
        await happened.Task;
        using var stop = new CancellationTokenSource();
        var stoppable = Async.RunAsync(Work.Of(token => Task.Delay(1, token)), stop.Token);
        stop.Cancel();
        // end
        await task;
        await Task.WhenAny(stoppable);
        Console.WriteLine("ran");
        // prints: ran
    }

    internal static async Task LoopsAsync()
    {
        var loop = new EventLoop();
        // table: from-python-loops
        loop.CallSoon(() => Tick());
        var timer = loop.CallLater(TimeSpan.FromSeconds(5), () => Tick());
        loop.CallAt(DateTimeOffset.UtcNow.AddSeconds(5), () => Tick());
        timer.Cancel();
        var task = loop.CreateTask(() => FetchAsync("a"));
        loop.RunUntilComplete(() => FetchAsync("a"));
        loop.CallSoon(() => loop.Stop());
        loop.RunForever();
        var running = EventLoop.Running;
        var own = EventLoop.Current;
        await using var background = BackgroundLoop.Start();
        var future = background.RunAsync(() => FetchAsync("a"));
        Async.Block(() => background.RunAsync(() => FetchAsync("a")));
        var user = new AsyncLocal<string>();
        await Async.RunAsync(() => Read("a"));
        await CpuThreads.Shared.RunAsync(() => Read("a"));
        await using var pool = new ProcessPool();
        await pool.RunAsync(() => Words.Count("a b"));
        // end
        await Task.WhenAll(task, future);
        loop.Dispose();
        own.Dispose();
        Console.WriteLine(running is null && user.Value is null);
        // prints: True
    }

    internal static async Task ASyncAsync()
    {
        // table: from-python-a-sync
        await Async.RunAsync(() => Read("a"));
        Async.Block(() => FetchAsync("a"));
        var readAsync = Async.ToAsync<string, string>(Read);
        var fetch = Async.ToBlocking<string, string>(FetchAsync);
        await new ParallelRunner<string>().Schedule(() => Read("a")).Schedule(() => FetchAsync("b")).RunAsync();
        new ParallelRunner<string>().Schedule(() => Read("a")).Schedule(() => FetchAsync("b")).Block();
        await new SerialRunner<string>().Schedule(() => Read("a")).Schedule(() => FetchAsync("b")).RunAsync();
        // end
        Console.WriteLine(await readAsync("a") + fetch("b"));
        // prints: ab
    }

    internal static class Words
    {
        [Portable]
        internal static int Count(string text) => text.Split(' ').Length;
    }
}
