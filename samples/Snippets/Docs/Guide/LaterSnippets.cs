using Rungs;
using Rungs.Loops;
using Rungs.Scheduling;
using Rungs.Tasks;

namespace Snippets.Docs.Guide;

/// <summary>The code of docs/guide/later.md.</summary>
internal static class LaterSnippets
{
    internal static Task LoopAsync()
    {
        // snippet: later-loop
        using var loop = new EventLoop();
        loop.CallLater(TimeSpan.FromMilliseconds(20), () => Console.WriteLine("in 20 ms"));
        var never = loop.CallLater(TimeSpan.FromHours(1), () => Console.WriteLine("in an hour"));
        loop.CallAt(DateTimeOffset.UtcNow.AddMilliseconds(40), () => { Console.WriteLine("at a time of day"); loop.Stop(); });
        loop.CallSoon(() => Console.WriteLine("soon"));       // as soon as the loop comes to it
        never.Cancel();
        loop.RunForever();                                    // until Stop
        // end
        // prints: soon
        // prints: in 20 ms
        // prints: at a time of day
        return Task.CompletedTask;
    }

    internal static async Task BackgroundAsync()
    {
        // snippet: later-background
        static void Index(string folder) => Thread.Sleep(20);      // blocks

        var indexing = Async.QueueBackground(() => Index("docs"));  // has begun, on a thread
        Console.WriteLine("goes on");
        await indexing;                                             // now, later or never

        await using (var tasks = new BackgroundTasks())
        {
            _ = tasks.Run(() => Index("src"));
            _ = tasks.Run(() => Index("tests"));
        }                                                           // waits here for both, and throws what they threw

        Console.WriteLine("all indexed");
        // end
        // prints: goes on
        // prints: all indexed
    }

    internal static async Task JobsAsync()
    {
        // snippet: later-jobs
        using var scheduler = new JobScheduler<Work<Unit>>();
        var now = DateTimeOffset.UtcNow;
        scheduler.Schedule(now.AddMilliseconds(30), Work.Of(() => Console.WriteLine("then this")));
        scheduler.Schedule(now.AddMilliseconds(10), Work.Of(() => Console.WriteLine("first this")));
        scheduler.Close();                                // no more jobs; the run ends after the last
        await scheduler.RunJobsAsync(new SerialRung());
        // end
        // prints: first this
        // prints: then this
    }
}
