using Rungs.Loops;
using Rungs.Testing;
using Rungs.Threads;

namespace Rungs.Tests.Testing;

public sealed class VirtualTimeTests
{
    private static TimeSpan Seconds(double count) => TimeSpan.FromSeconds(count);

    [Fact]
    public void Clock_New_StandsStill()
    {
        var start = new DateTimeOffset(2030, 5, 6, 7, 8, 9, TimeSpan.Zero);
        var time = new VirtualTime(start);
        Assert.Equal(start, time.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
        var stamp = time.GetTimestamp();
        time.Advance(Seconds(1.5));
        Assert.Equal(start + Seconds(1.5), time.GetUtcNow());
        Assert.Equal(Seconds(1.5), time.GetElapsedTime(stamp));
        Assert.Equal(TimeZoneInfo.Utc, time.LocalTimeZone);
    }

    [Fact]
    public void Advance_Timers_FireAtTheirOwnTimeInOrder()
    {
        var time = new VirtualTime();
        List<string> order = [];
        using var late = Timer("late", 3);
        using var periodic = time.CreateTimer(_ => order.Add($"every at {time.Elapsed.TotalSeconds}"), null, Seconds(1), Seconds(2));
        using var gone = Timer("gone", 2);
        using var nested = time.CreateTimer(_ => Timer("set while firing", 1), null, Seconds(2), Timeout.InfiniteTimeSpan);
        gone.Dispose();
        time.Advance(Seconds(4));
        Assert.Equal(["every at 1", "late at 3", "every at 3", "set while firing at 3"], order);
        Assert.Equal(1, time.PendingTimers);
        Assert.False(gone.Change(Seconds(1), Timeout.InfiniteTimeSpan));

        ITimer Timer(string name, double due) =>
            time.CreateTimer(_ => order.Add($"{name} at {time.Elapsed.TotalSeconds}"), null, Seconds(due), Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public void Change_Timer_MovesOrStopsIt()
    {
        var time = new VirtualTime();
        var fired = 0;
        using var timer = time.CreateTimer(_ => fired++, null, Seconds(1), Timeout.InfiniteTimeSpan);
        Assert.True(timer.Change(Seconds(5), Timeout.InfiniteTimeSpan));
        time.Advance(Seconds(4));
        Assert.Equal(0, fired);
        Assert.True(timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        time.Advance(Seconds(100));
        Assert.Equal((0, 0), (fired, time.PendingTimers));
        Assert.Throws<ArgumentOutOfRangeException>("dueTime", () => timer.Change(Seconds(-1), Timeout.InfiniteTimeSpan));
        Assert.Throws<ArgumentOutOfRangeException>("period", () => timer.Change(Seconds(1), TimeSpan.FromDays(99)));
        Assert.Throws<ArgumentNullException>("callback", () => time.CreateTimer(null!, null, Seconds(1), Seconds(1)));
    }

    [Fact]
    public void Advance_Negative_Throws()
    {
        var time = new VirtualTime();
        Assert.Throws<ArgumentOutOfRangeException>("span", () => time.Advance(Seconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>("span", () => time.Sleep(Seconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = time.Delay(Seconds(-5)); });
    }

    [Fact]
    public void Sleep_Manual_EndsByAdvanceOrToken()
    {
        var time = new VirtualTime();
        var sleeper = new Thread(() => time.Sleep(Seconds(10)));
        sleeper.Start();
        Hang.Until(() => time.PendingTimers == 1, "the sleeper's timer");
        time.Advance(Seconds(10));
        sleeper.OrFail("the sleeper");

        using var source = new CancellationTokenSource();
        var cancelled = new Thread(() => Assert.ThrowsAny<OperationCanceledException>(() => time.Sleep(Seconds(10), source.Token)));
        cancelled.Start();
        source.Cancel();
        cancelled.OrFail("the cancelled sleeper");
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public void AutoAdvance_NobodyTakesPart_TimeStands()
    {
        var time = new VirtualTime { AutoAdvance = true };
        var delay = time.Delay(Seconds(1));
        Assert.False(delay.Wait(20));
        time.Advance(Seconds(1));
        Assert.True(delay.IsCompleted);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AutoAdvance_LoopsAndThreads_TimeIsExact(int seed) => OnThread.Run(() =>
    {
        // Random sleeps and delays, nested, on a loop and on capped threads: each ends at the very moment it should.
        var random = new Random(seed);
        var time = new VirtualTime { AutoAdvance = true };
        using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 50 });
        using var loop = new EventLoop(new EventLoopOptions { TimeProvider = time });
        loop.RunUntilComplete(() => Task.WhenAll(Enumerable.Range(0, 40).Select(_ => PlayAsync(random.Next(5) + 1, random.Next()))));

        async Task PlayAsync(int depth, int childSeed)
        {
            var own = new Random(childSeed);
            var started = time.Elapsed;
            var span = Seconds(own.Next(1, 20));
            switch (own.Next(4))
            {
                case 0:
                    await EventLoop.Running!.Delay(span);
                    break;
                case 1:
                    await threads.RunAsync(() => time.Sleep(span));
                    break;
                case 2:
                    await threads.RunAsync(() => Async.Block(() => EventLoop.Running!.Delay(span)));
                    break;
                default:
                    await Task.Delay(span, time);
                    break;
            }

            Assert.Equal(started + span, time.Elapsed);
            if (depth > 1)
                await PlayAsync(depth - 1, own.Next());
        }
    });

    [Fact]
    public void AutoAdvance_AsyncFunctionOnSharedThreads_SeesItsOwnMoment() => OnThread.Run(() =>
    {
        var time = new VirtualTime { AutoAdvance = true };
        using var loop = new EventLoop(new EventLoopOptions { TimeProvider = time });
        loop.RunUntilComplete(async () =>
        {
            var far = loop.Delay(TimeSpan.FromHours(1));
            Assert.Equal(Seconds(1), await Async.QueueBackground(async () =>
            {
                await time.Delay(Seconds(1));
                Thread.SpinWait(100_000); // time to be overtaken in
                return time.Elapsed;
            }));
            await far;
        });
    });

    [Fact]
    public void Advance_RacingWithALoopThatParks_RingsWhatIsDue()
    {
        for (var i = 0; i < 300; i++)
        {
            var time = new VirtualTime();
            using var loop = BackgroundLoop.Start(new BackgroundLoopOptions { TimeProvider = time });
            var delay = loop.RunAsync(() => loop.Loop.Delay(Seconds(2)));
            time.Advance(Seconds(1));
            time.Advance(Seconds(3)); // wherever the loop is by now: the timer counts from when it was set
            time.WaitUntilAllBlocked();
            time.Advance(Seconds(2));
            Assert.True(delay.Wait(Hang.Limit), "A timer was due and nobody rang.");
        }
    }

    [Fact]
    public void Dispose_RacingWithChange_LeavesNoTimer()
    {
        var time = new VirtualTime();
        for (var i = 0; i < 2_000; i++)
        {
            var timer = time.CreateTimer(static _ => { }, null, Seconds(1), Seconds(1));
            var change = Task.Run(() => timer.Change(Seconds(2), Seconds(2)));
            timer.Dispose();
            Assert.True(change.Wait(Hang.Limit));
        }

        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public void Extremes_DoNotOverflow()
    {
        var time = new VirtualTime();
        time.Sleep(TimeSpan.Zero);
        time.Advance(Seconds(1));
        time.Advance(TimeSpan.MaxValue);
        Assert.Equal(TimeSpan.MaxValue, time.Elapsed);
        Assert.Equal(DateTimeOffset.MaxValue, time.GetUtcNow());
        Assert.Throws<ArgumentOutOfRangeException>("span", () => { _ = time.Delay(TimeSpan.FromMilliseconds(-1)); });
    }

    [Fact]
    public void AutoAdvance_CallsQueuedAtTheCap_TakeTheirTurns() => OnThread.Run(() =>
    {
        var time = new VirtualTime { AutoAdvance = true };
        using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 2 });
        using var loop = new EventLoop(new EventLoopOptions { TimeProvider = time });
        loop.RunUntilComplete(() => Task.WhenAll(Enumerable.Range(0, 6).Select(_ => threads.RunAsync(() => time.Sleep(Seconds(1))))));
        Assert.Equal(Seconds(3), time.Elapsed);
    });

    [Fact]
    public void AutoAdvance_BusyCall_HoldsTime() => OnThread.Run(() =>
    {
        var time = new VirtualTime { AutoAdvance = true };
        using var loop = new EventLoop(new EventLoopOptions { TimeProvider = time });
        using var release = new ManualResetEventSlim();
        loop.RunUntilComplete(async () =>
        {
            var busy = Async.RunAsync(() => { release.OrFail("the release"); return time.Elapsed; }); // blocked outside the clock's sight
            var delay = loop.Delay(Seconds(1));
            _ = Task.Run(() =>
            {
                // The loop is parked by the time nothing else of it runs; were time to pass, the delay would end first.
                Hang.Until(() => loop.Statistics.Turns > 0 || time.PendingTimers > 0, "the parked loop");
                Assert.False(delay.IsCompleted);
                release.Set();
            });
            Assert.Equal(TimeSpan.Zero, await busy);
            await delay;
            Assert.Equal(Seconds(1), time.Elapsed);
        });
    });

    [Fact]
    public void WaitUntilAllBlocked_FromInside_IsRefused() => OnThread.Run(() =>
    {
        var time = new VirtualTime();
        time.WaitUntilAllBlocked();
        using var loop = new EventLoop(new EventLoopOptions { TimeProvider = time });
        loop.RunUntilComplete(() =>
        {
            Assert.Throws<InvalidOperationException>(() => time.WaitUntilAllBlocked());
            return Task.CompletedTask;
        });
        using var source = new CancellationTokenSource();
        var busy = BackgroundLoop.Start(new BackgroundLoopOptions { TimeProvider = time });
        using var release = new ManualResetEventSlim();
        using var inside = new ManualResetEventSlim();
        var task = busy.RunAsync(() => { inside.Set(); release.OrFail("the release"); });
        inside.OrFail("the busy call");
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => time.WaitUntilAllBlocked(source.Token));
        release.Set();
        time.WaitUntilAllBlocked();
        Assert.True(task.Wait(Hang.Limit));
        busy.Dispose();
    });
}
