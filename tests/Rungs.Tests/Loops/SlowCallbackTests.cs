using Rungs.Diagnostics;
using Rungs.Loops;

namespace Rungs.Tests.Loops;

public sealed class SlowCallbackTests
{
    private static readonly TimeSpan s_threshold = TimeSpan.FromMilliseconds(30);

    public static TheoryData<string, string> Names => new()
    {
        { "CallSoon", "Hold(seen)" },
        { "CallSoon named", "named callback" },
        { "CallLater", "Hold(seen)" },
        { "CreateTask", "{ Hold(seen); return Task.CompletedTask; }" },
        { "CreateTask named", "named task" },
        { "RunAsync", "named work" },
        { "async method", nameof(HoldAfterAwaitAsync) },
        { "async local function", "HoldLocallyAsync" },
        { "async lambda", $"lambda in {nameof(Start)}" },
        { "post", $"lambda in {nameof(Start)}" },
        { "post with a state", "posted callback" },
        { "first step", "named run" },
        { "TaskScheduler", "posted callback" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void SlowCallback_IsReportedByName_WhileItRuns(string way, string name)
    {
        var where = "slow by " + way;
        using var stalls = new Stalls(where);
        using var seen = new ManualResetEventSlim();
        using var loop = new EventLoop(new EventLoopOptions { Name = where, SlowCallbackThreshold = s_threshold });
        var thread = new Thread(() => loop.RunUntilComplete(() => Start(loop, way, seen), "named run")) { IsBackground = true };
        thread.Start();
        var stall = stalls.Next(StallKind.SlowCallback, name);
        seen.Set();
        thread.OrFail("the loop");
        Assert.InRange(stall.Duration, s_threshold, Hang.Limit);
        Assert.Equal(1, stalls.All.Count(stall => stall.Culprit == name)); // a busy machine may hold up others too
        Assert.InRange(loop.Statistics.SlowCallbacks, 1, long.MaxValue);
    }

    [Fact]
    public void SlowCallbacks_EachIsCountedAndReportedOnce()
    {
        using var stalls = new Stalls("slow thrice");
        using var loop = new EventLoop(new EventLoopOptions { Name = "slow thrice", SlowCallbackThreshold = s_threshold });
        OnThread.Run(() =>
        {
            for (var i = 0; i < 3; i++)
            {
                var name = $"slow {i}";
                loop.CallSoon(() =>
                {
                    Hang.Until(() => stalls.All.Any(stall => stall.Culprit == name), "the report");
                    Compute(TimeSpan.FromMilliseconds(100));
                }, name);
            }

            loop.RunUntilComplete(async () => await Task.Yield());
        });
        Assert.Equal(["slow 0", "slow 1", "slow 2"], stalls.All.Select(static stall => stall.Culprit).Where(static culprit => culprit.StartsWith("slow ", StringComparison.Ordinal)));
        Assert.InRange(loop.Statistics.SlowCallbacks, 3, long.MaxValue);
    }

    [Fact]
    public void SlowCallback_HandlerThrows_TheLoopGoesOn()
    {
        using var stalls = new Stalls("slow and broken");
        StallMonitor.Stalled += Break;
        try
        {
            using var loop = new EventLoop(new EventLoopOptions { Name = "slow and broken", SlowCallbackThreshold = s_threshold });
            OnThread.Run(() =>
            {
                for (var i = 0; i < 2; i++)
                {
                    var name = $"slow {i}";
                    loop.CallSoon(() => Hang.Until(() => stalls.All.Any(stall => stall.Culprit == name), "the report"), name);
                }

                loop.RunUntilComplete(async () => await Task.Yield());
            });
        }
        finally
        {
            StallMonitor.Stalled -= Break;
        }

        static void Break(Stall stall)
        {
            if (stall.Where == "slow and broken")
                throw new NotSupportedException("a handler that breaks on purpose");
        }
    }

    [Fact]
    public void NothingSlow_NothingIsReported()
    {
        using var stalls = new Stalls("quick");
        using var loop = new EventLoop(new EventLoopOptions { Name = "quick", SlowCallbackThreshold = TimeSpan.FromSeconds(1) });
        OnThread.Run(() => loop.RunUntilComplete(async () =>
        {
            // Busy for longer than the threshold, and parked for longer: no callback is.
            for (var end = Environment.TickCount64 + 1_300; Environment.TickCount64 < end;)
                await Task.Yield();
            await Task.Delay(1_300);
            await loop.Delay(TimeSpan.FromMilliseconds(1_300));
        }));
        Assert.Empty(stalls.All);
        Assert.Equal(0, loop.Statistics.SlowCallbacks);
    }

    [Fact]
    public void InfiniteThreshold_ReportsNothing()
    {
        using var stalls = new Stalls("unwatched");
        using var loop = new EventLoop(new EventLoopOptions { Name = "unwatched", SlowCallbackThreshold = Timeout.InfiniteTimeSpan });
        OnThread.Run(() => loop.RunUntilComplete(() => loop.RunAsync(Work.Of(static () => Compute(TimeSpan.FromMilliseconds(300))))));
        Assert.Empty(stalls.All);
        Assert.Equal(0, loop.Statistics.SlowCallbacks);
    }

    private static Task Start(EventLoop loop, string way, ManualResetEventSlim seen)
    {
        switch (way)
        {
            case "CallSoon":
                loop.CallSoon(() => Hold(seen));
                return AfterAsync();
            case "CallSoon named":
                loop.CallSoon(() => Hold(seen), "named callback");
                return AfterAsync();
            case "CallLater":
                loop.CallLater(TimeSpan.Zero, () => Hold(seen));
                return AfterAsync();
            case "CreateTask":
                return loop.CreateTask(() => { Hold(seen); return Task.CompletedTask; });
            case "CreateTask named":
                return loop.CreateTask(() => { Hold(seen); return Task.CompletedTask; }, "named task");
            case "RunAsync":
                return loop.RunAsync(Work.Of(() => Hold(seen), "named work"));
            case "async method":
                return HoldAfterAwaitAsync(seen);
            case "async local function":
                return HoldLocallyAsync();
            case "async lambda":
                Func<Task> function = async () =>
                {
                    await Task.Yield();
                    Hold(seen);
                };
                return function();
            case "post":
                loop.SynchronizationContext.Post(_ => Hold(seen), null);
                return AfterAsync();
            case "post with a state":
                loop.SynchronizationContext.Post(HoldPosted, seen);
                return AfterAsync();
            case "first step":
                Hold(seen);
                return Task.CompletedTask;
            case "TaskScheduler":
                return Task.Factory.StartNew(() => Hold(seen), CancellationToken.None, TaskCreationOptions.None, loop.TaskScheduler);
            default:
                throw new ArgumentOutOfRangeException(nameof(way));
        }

        async Task HoldLocallyAsync()
        {
            await Task.Yield();
            Hold(seen);
        }

        async Task AfterAsync()
        {
            while (!seen.IsSet)
                await Task.Yield();
        }
    }

    private static void HoldPosted(object? seen) => Hold((ManualResetEventSlim)seen!);

    private static async Task HoldAfterAwaitAsync(ManualResetEventSlim seen)
    {
        await Task.Yield();
        Hold(seen);
    }

    /// <summary>Holds the loop in a way that only the watchdog sees, until it was seen.</summary>
    private static void Hold(ManualResetEventSlim seen) => Hang.Until(() => seen.IsSet, "the report");

    private static void Compute(TimeSpan span)
    {
        for (var end = Environment.TickCount64 + span.TotalMilliseconds; Environment.TickCount64 < end;)
            Thread.SpinWait(100);
    }
}
