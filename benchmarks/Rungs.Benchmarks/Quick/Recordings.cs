using System.Globalization;
using Rungs.Diagnostics;
using Rungs.Loops;
using Rungs.Threads;

namespace Rungs.Benchmarks.Quick;

/// <summary>What a timeline costs each work, while it records and while none does.</summary>
internal static class Recordings
{
    private const int Works = 200_000;

    private static readonly Work<int> s_blocking = Work.Of(static () => 1);

    private static readonly Work<int> s_async = Work.Of(static () => Task.FromResult(1));

    private static readonly Work<int> s_yielding = Work.Of(LoopWork.YieldOnceAsync);

    internal static IEnumerable<Row> Rows()
    {
        using var cpu = new CpuThreads(new CpuThreadsOptions { MaxThreads = 1 });
        yield return Of("a blocking work on a loop", s_blocking, OnLoop, new TimelineOptions(), Over(300, 100));
        yield return Of("an async work on a loop, one yield", s_yielding, OnLoop, new TimelineOptions(), Over(300, 100));
        yield return Of("an async work on a loop, one yield, awaits recorded", s_yielding, OnLoop, new TimelineOptions { RecordsAwaits = true }, Target.None);
        yield return Of("a blocking work on a thread, a thousand at once", s_blocking, work => OnThreads(cpu, work), new TimelineOptions(), Over(300, 100));
        yield return new Row(
            "an async work in place, no timeline",
            Measure.Pair(new Side("the work itself", static () => InPlace(static () => s_async.CallAsync(default))), new Side("Async.RunAsync", static () => InPlace(static () => Async.RunAsync(s_async))), Works * 10),
            Target.Over(10));
    }

    private static Row Of(string name, Work<int> work, Action<Work<int>> run, TimelineOptions options, Target target) =>
        new(name, Measure.Pair(new Side("no timeline", () => run(work)), new Side("Timeline", () => Recorded(run, work, options)), Works), target);

    private static void Recorded(Action<Work<int>> run, Work<int> work, TimelineOptions options)
    {
        using var timeline = Timeline.Start(options);
        run(work);
    }

    private static void OnLoop(Work<int> work)
    {
        using var loop = new EventLoop();
        loop.RunUntilComplete(async () =>
        {
            for (var i = 0; i < Works; i++)
                await loop.RunAsync(work);
        });
    }

    private static void OnThreads(CpuThreads threads, Work<int> work)
    {
        var tasks = new Task[1000];
        for (var i = 0; i < Works; i += tasks.Length)
        {
            for (var j = 0; j < tasks.Length; j++)
                tasks[j] = threads.RunAsync(work);
            Task.WaitAll(tasks);
        }
    }

    private static void InPlace(Func<Task<int>> run)
    {
        for (var i = 0; i < Works * 10; i++)
            run();
    }

    /// <summary>More than without a timeline, by so much at most.</summary>
    private static Target Over(double nanoseconds, double bytes) => new(
        string.Create(CultureInfo.InvariantCulture, $"<= +{nanoseconds} ns, +{bytes} B"),
        figures => figures.Difference <= nanoseconds && figures.Ours.Bytes - figures.Baseline.Bytes <= bytes);
}
