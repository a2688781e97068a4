using System.Collections.Concurrent;
using Rungs.Diagnostics;
using Rungs.Loops;
using Rungs.Strands;
using Rungs.Threads;

namespace Rungs.Tests.Diagnostics;

/// <summary>What is slow is reported by name; what has only just begun, or moves, is not.</summary>
public sealed class StandstillTests : IDisposable
{
    private readonly string _name = Guid.NewGuid().ToString();
    private readonly ConcurrentQueue<Stall> _stalls = [];
    private readonly TaskCompletionSource _isWaitReported = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StandstillTests() => StallMonitor.Stalled += Note;

    [Fact]
    public async Task FullThreads_JustFull_AreNotReported()
    {
        await using var threads = new ElasticThreads(new() { Name = _name, MaxThreads = 1 });
        var looks = new Looks();
        var first = threads.RunAsync(looks.WaitForTwo);
        var second = threads.RunAsync(() => { });

        await Task.WhenAll(first, second).OrFailAsync();

        Assert.Empty(_stalls);
    }

    [Fact]
    public async Task PausedLoop_JustPaused_IsNotReported()
    {
        using var loop = new EventLoop(new() { Name = _name, SlowCallbackThreshold = Timeout.InfiniteTimeSpan });
        var looks = new Looks();

        await Task.Factory.StartNew(
            () => loop.RunUntilComplete(async () =>
            {
                await Task.Yield();
                loop.CallSoon(() => { });
                Async.Block(() => Task.Run(looks.WaitForTwo));
            }),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).OrFailAsync();

        Assert.Empty(_stalls);
    }

    [Fact]
    public async Task Strand_TurnsGivenToPausedFunctions_Count()
    {
        await using var strand = new Strand(new() { Name = _name });

        await strand.RunAsync(async () =>
        {
            var first = strand.QueueToRun(() => YieldOften(strand));
            var second = strand.QueueToRun(() => YieldOften(strand));
            await Task.WhenAll(first, second);
        }).OrFailAsync();

        Assert.InRange(strand.Statistics.Turns, 100, long.MaxValue);
    }

    [Fact]
    public async Task Strand_GoesOnAfterBlocking_HasItsNameBack()
    {
        await using var strand = new Strand(new() { Name = _name });

        var error = await Assert.ThrowsAsync<LoopDeadlockException>(() => strand.RunAsync(() => First()).OrFailAsync());

        Assert.StartsWith("'First()' has the turn", error.Message, StringComparison.Ordinal);

        void First()
        {
            strand.Blocking(() => strand.QueueToRun(() => Second()).Wait(TestContext.Current.CancellationToken));
            Async.Block(() => strand.QueueToRun(() => Second()));
        }

        static void Second()
        {
        }
    }

    [Fact]
    public async Task Strand_FunctionHasEnded_IsLetGo()
    {
        await using var strand = new Strand(new() { Name = _name });
        var held = OnThread.Run(() => RunOn(strand));

        Hang.Until(
            () =>
            {
                GC.Collect();
                return !held.IsAlive;
            },
            "the collection of what the function held");

        static WeakReference RunOn(Strand strand)
        {
            var held = new object();
            Assert.True(strand.RunAsync(() => GC.KeepAlive(held)).Wait(Hang.Limit));
            return new WeakReference(held);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MainFunction_BlocksBeforeItsFirstAwait_IsReportedByName(bool isWait)
    {
        using var loop = new EventLoop(new() { Name = _name, SlowCallbackThreshold = TimeSpan.FromMilliseconds(1) });
        var kind = isWait ? StallKind.WaitInLoop : StallKind.SlowCallback;

        loop.RunUntilComplete(() => BlockAsync());

        Assert.Contains(_stalls, stall => stall.Kind == kind && stall.Culprit == "BlockAsync()");

        Task BlockAsync()
        {
            if (isWait)
                Assert.True(_isWaitReported.Task.Wait(Hang.Limit, TestContext.Current.CancellationToken));
            else
                Hang.Until(() => !_stalls.IsEmpty, "the report");
            return Task.CompletedTask;
        }
    }

    public void Dispose() => StallMonitor.Stalled -= Note;

    private static void YieldOften(Strand strand)
    {
        for (var i = 0; i < 100; i++)
            strand.Yield();
    }

    private void Note(Stall stall)
    {
        if (stall.Where != _name)
            return;
        _stalls.Enqueue(stall);
        if (stall.Kind == StallKind.WaitInLoop)
            _isWaitReported.TrySetResult();
    }
}
