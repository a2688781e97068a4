using Rungs;
using Rungs.Scheduling;

namespace Snippets.Docs;

/// <summary>The code of docs/job-scheduler.md.</summary>
internal static class JobSchedulerSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: job-scheduler
        using var scheduler = new JobScheduler<string>();
        var now = DateTimeOffset.UtcNow;
        scheduler.Schedule(now.AddMilliseconds(40), "second");
        scheduler.Schedule(now, "first");
        var late = scheduler.Schedule(TimeSpan.FromHours(1), "never");
        Console.WriteLine(late.Cancel());  // True: it was still pending
        scheduler.Close();                 // nothing more; the loop ends after the last

        await foreach (var job in scheduler)
            Console.WriteLine(job.Payload);
        // end
        // prints: True
        // prints: first
        // prints: second
    }

    internal static async Task RunAsync()
    {
        // snippet: job-scheduler-run
        var scheduler = new JobScheduler<Work<Unit>>();
        scheduler.Schedule(TimeSpan.Zero, Work.Of(() => throw new IOException("disk full"), "backup"));
        var report = scheduler.Every(TimeSpan.FromMilliseconds(20), Work.Of(() =>
        {
            Console.WriteLine("report");
            scheduler.Close(); // ends the run, when all has run
        }));

        await scheduler.RunJobsAsync(new SerialRung(), (error, name) => Console.WriteLine($"{name}: {error.Message}"));
        Console.WriteLine(report.State);
        // end
        // prints: backup: disk full
        // prints: report
        // prints: Cancelled
    }
}
