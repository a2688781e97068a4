using Rungs.Coordination;
using Rungs.Diagnostics;
using Rungs.Loops;
using Rungs.Threads;

namespace Rungs.Tests.Diagnostics;

[Collection(StallsAlone.Name)]
public sealed class StallMonitorTests
{
    [Fact]
    public void Threshold_NotPositive_IsRefusedAndKept()
    {
        var before = StallMonitor.Threshold;
        Assert.Throws<ArgumentOutOfRangeException>("Threshold", static () => StallMonitor.Threshold = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>("Threshold", static () => StallMonitor.Threshold = Timeout.InfiniteTimeSpan);
        Assert.Equal(before, StallMonitor.Threshold);
    }

    [Fact]
    public void Handler_Throws_IsSaidAndHarmsNothing()
    {
        var errors = CaptureErrors(static () =>
        {
            StallMonitor.Stalled += Throw;
            try
            {
                StallMonitor.Report(MakeStall("thrower"));
            }
            finally
            {
                StallMonitor.Stalled -= Throw;
            }
        });
        Assert.Contains("a broken handler", errors, StringComparison.Ordinal);

        static void Throw(Stall stall) => throw new NotSupportedException("a broken handler");
    }

    [Fact]
    public void NoHandler_EachCulpritIsWrittenOnce_SlowCallbacksAreNot()
    {
        var errors = CaptureErrors(static () =>
        {
            StallMonitor.Report(MakeStall("first culprit"));
            StallMonitor.Report(MakeStall("first culprit"));
            StallMonitor.Report(MakeStall("second culprit"));
            StallMonitor.Report(MakeStall("slow one") with { Kind = StallKind.SlowCallback });
        });
        Assert.Single(errors.Split('\n'), static line => line.Contains("'first culprit'", StringComparison.Ordinal));
        Assert.Contains("'second culprit'", errors, StringComparison.Ordinal);
        Assert.Contains("StallMonitor.Stalled", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("slow one", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_SaysWhoHoldsUpWhatAndWhoWaits()
    {
        var text = (MakeStall("culprit") with { Links = ["a waits on b", "b waits on a"], StackTrace = "   at Somewhere()\n" }).ToString();
        Assert.Equal("PausedLoop: 'culprit' holds up 'place' for 250 ms\n  a waits on b\n  b waits on a\n   at Somewhere()", text.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task FullThreads_AreReportedAfterTheThreshold_WithWhoRunsAndWhoWaits()
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { Name = "fresh threads", MaxThreads = 1 });
        using var stalls = new Stalls("fresh threads");
        using var release = new ManualResetEventSlim();
        var started = Environment.TickCount64;
        var holder = threads.RunAsync(Work.Of(() => release.Wait(), "holder"));
        var queued = threads.RunAsync(Work.Of(static () => { }, "queued"));
        var stall = stalls.Next(StallKind.FullThreads);
        var elapsed = TimeSpan.FromMilliseconds(Environment.TickCount64 - started);
        release.Set();
        await Task.WhenAll(holder, queued).OrFailAsync();
        Assert.Equal("holder", stall.Culprit);
        Assert.Equal(["'holder' is under way on the threads 'fresh threads'", "'queued' waits for one of these threads"], stall.Links);
        Assert.InRange(stall.Duration, StallMonitor.Threshold, elapsed);
        Assert.Equal(1, stalls.All.Count(static stall => stall.Culprit == "holder")); // on a busy machine, the other may be late once more
    }

    [Fact]
    public async Task PausedLoop_NeverLookedAtBefore_IsReportedAfterTheThreshold()
    {
        await using var loop = BackgroundLoop.Start(new BackgroundLoopOptions { Name = "fresh loop" });
        using var stalls = new Stalls("fresh loop");
        var gate = new TaskCompletionSource();
        var started = Environment.TickCount64;
        var block = loop.RunAsync(Work.Of(() => Async.Block(() => gate.Task), "blocker"));
        var next = loop.RunAsync(Work.Of(static () => { }, "next"));
        var stall = stalls.Next(StallKind.PausedLoop);
        var elapsed = TimeSpan.FromMilliseconds(Environment.TickCount64 - started);
        gate.SetResult();
        await Task.WhenAll(block, next).OrFailAsync();
        Assert.Equal("blocker", stall.Culprit);
        Assert.InRange(stall.Duration, StallMonitor.Threshold, elapsed);
        Assert.Equal(1, stalls.Count(StallKind.PausedLoop));
    }

    [Fact]
    public void LongWait_NamesTheWaiterAndTheOthers_AndOnlyWhileWatched()
    {
        using var semaphore = new DualSemaphore(0, maximum: 2);
        using var stalls = new Stalls("DualSemaphore");
        using var free = new CancellationTokenSource();
        StallMonitor.Threshold = TimeSpan.FromHours(1); // until both wait: on a busy machine, the second may begin late
        var waits = OnThread.Run(() => Task.WhenAll(WaitHereAsync(semaphore, free.Token), WaitThereAsync(semaphore, free.Token)));
        StallMonitor.Threshold = TimeSpan.FromMilliseconds(100);
        var culprits = new[] { stalls.Next(StallKind.LongWait), stalls.Next(StallKind.LongWait) };
        free.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => waits.GetAwaiter().GetResult());
        Assert.Equal([nameof(WaitHereAsync), nameof(WaitThereAsync)], culprits.Select(static stall => stall.Culprit).Order(StringComparer.Ordinal));
        Assert.All(culprits, static stall => Assert.Contains(stall.Links, link => link.StartsWith($"'{nameof(WaitThereAsync)}' waits at DualSemaphore for ", StringComparison.Ordinal)));
    }

    [Fact]
    public void LongWait_Unwatched_IsNotReported()
    {
        StallMonitor.WatchesWaits = false;
        try
        {
            using var semaphore = new DualSemaphore(0, maximum: 1);
            using var stalls = new Stalls("DualSemaphore");
            Assert.False(semaphore.TryAcquire(TimeSpan.FromMilliseconds(300), out _));
            Assert.Empty(stalls.All);
        }
        finally
        {
            StallMonitor.WatchesWaits = true;
        }
    }

    [Fact]
    public void LongWait_ThatEndsInTime_IsNotReported()
    {
        StallMonitor.Threshold = TimeSpan.FromSeconds(30);
        try
        {
            using var semaphore = new DualSemaphore(0, maximum: 1);
            using var stalls = new Stalls("DualSemaphore");
            Assert.False(semaphore.TryAcquire(TimeSpan.FromMilliseconds(300), out _));
            Assert.Empty(stalls.All);
        }
        finally
        {
            StallMonitor.Threshold = TimeSpan.FromMilliseconds(100);
        }
    }

    private static async Task WaitHereAsync(DualSemaphore semaphore, CancellationToken cancellationToken) => (await semaphore.AcquireAsync(cancellationToken)).Dispose();

    private static async Task WaitThereAsync(DualSemaphore semaphore, CancellationToken cancellationToken) => (await semaphore.AcquireAsync(cancellationToken)).Dispose();

    private static Stall MakeStall(string culprit) =>
        new() { Kind = StallKind.PausedLoop, Where = "place", Culprit = culprit, Duration = TimeSpan.FromMilliseconds(250) };

    private static string CaptureErrors(Action action)
    {
        var before = Console.Error;
        using var errors = new StringWriter();
        Console.SetError(TextWriter.Synchronized(errors));
        try
        {
            action();
        }
        finally
        {
            Console.SetError(before);
        }

        return errors.ToString();
    }
}
