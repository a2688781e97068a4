using Rungs.Loops;
using Rungs.Strands;
using Rungs.Testing;
using Rungs.Threads;

namespace Rungs.Tests.Strands;

public sealed class StrandSleepTests
{
    private static TimeSpan Seconds(double count) => TimeSpan.FromSeconds(count);

    [Fact]
    public async Task Sleep_ManualTime_OthersRunAndItEndsWhenTimeHasPassed()
    {
        var time = new VirtualTime();
        await using var strand = new Strand(new StrandOptions { TimeProvider = time });
        var sleeper = strand.RunAsync(() =>
        {
            strand.Sleep(Seconds(10));
            Assert.True(strand.IsHeld);
            return time.Elapsed;
        });
        Assert.Equal(5, await strand.RunAsync(() => 5).OrFailAsync());
        time.WaitUntilAllBlocked();
        time.Advance(Seconds(9.9));
        Assert.Equal(6, await strand.RunAsync(() => 6).OrFailAsync());
        Assert.False(sleeper.IsCompleted);
        time.Advance(Seconds(0.1));
        Assert.Equal(Seconds(10), await sleeper.OrFailAsync());
        Assert.Equal(0, time.PendingTimers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Sleep_AutoAdvance_TimeIsExact(int seed) => OnThread.Run(() =>
    {
        var time = new VirtualTime { AutoAdvance = true };
        var strand = new Strand(new StrandOptions { TimeProvider = time });
        using var loop = new EventLoop(new EventLoopOptions { TimeProvider = time }); // takes part while every function of the strand awaits
        var random = new Random(seed);
        loop.RunUntilComplete(() => Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PlayAsync(random.Next()))));
        strand.AssertIdle();

        Task PlayAsync(int ownSeed) => ownSeed % 2 == 0
            ? strand.RunAsync(() =>
            {
                var own = new Random(ownSeed);
                for (var i = 0; i < 10; i++)
                {
                    var due = time.Elapsed + Seconds(own.Next(1, 9));
                    strand.Sleep(due - time.Elapsed);
                    Assert.Equal(due, time.Elapsed);
                }
            })
            : strand.RunAsync(async () =>
            {
                var own = new Random(ownSeed);
                for (var i = 0; i < 10; i++)
                {
                    var due = time.Elapsed + Seconds(own.Next(1, 9));
                    await Task.Delay(due - time.Elapsed, time);
                    Assert.Equal(due, time.Elapsed);
                }
            });
    });

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Sleep_MoreSleepersThanThreads_SleepAtTheSameTime(int maxThreads)
    {
        var time = new VirtualTime();
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = maxThreads });
        await using var strand = new Strand(new StrandOptions { Threads = threads, TimeProvider = time });
        var sleepers = Enumerable.Range(0, 300).Select(_ => strand.RunAsync(() => strand.Sleep(Seconds(1)))).ToArray();
        Hang.Until(() => time.PendingTimers == 300, "all asleep");
        time.WaitUntilAllBlocked();
        time.Advance(Seconds(1));
        await Task.WhenAll(sleepers).OrFailAsync();
        strand.AssertIdle();
    }

    [Fact]
    public async Task Sleep_Zero_LetsOthersGoFirst()
    {
        await using var strand = new Strand();
        List<string> order = [];
        await strand.RunAsync(() =>
        {
            _ = strand.QueueToRun(() => order.Add("waited"));
            strand.Sleep(TimeSpan.Zero);
            order.Add("sleeper");
        }).OrFailAsync();
        Assert.Equal(["waited", "sleeper"], order);
    }

    [Fact]
    public async Task Sleep_SystemTime_LastsAsLongAsItShould()
    {
        await using var strand = new Strand();
        var slept = await strand.RunAsync(() =>
        {
            var started = TimeProvider.System.GetTimestamp();
            strand.Sleep(TimeSpan.FromMilliseconds(30));
            return TimeProvider.System.GetElapsedTime(started);
        }).OrFailAsync();
        Assert.True(slept >= TimeSpan.FromMilliseconds(30), $"{slept}");
    }
}
