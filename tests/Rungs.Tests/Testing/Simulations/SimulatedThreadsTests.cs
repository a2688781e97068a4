using Rungs.Coordination;
using Rungs.Loops;
using Rungs.Strands;
using Rungs.Testing;
using Rungs.Threads;

namespace Rungs.Tests.Testing.Simulations;

/// <summary>What takes part: each kind of thread and loop, and waits of the class library.</summary>
public sealed class SimulatedThreadsTests
{
    private static readonly SimulationOptions s_some = new() { Schedules = 200 };

    private static void RunToItsEnd(Func<Task> test) => Assert.Empty(Simulation.Run(test, s_some).Outside);

    [Fact]
    public void Threads_BlockingAndAsync_WaitForEachOther() => RunToItsEnd(async () =>
    {
        var queue = new DualQueue<int>(1);
        var taker = Async.RunAsync(() => Enumerable.Range(0, 4).Select(_ => queue.Take()).ToArray());
        for (var i = 0; i < 4; i++)
            await queue.PutAsync(i);
        var taken = await taker;
        Assert.Equal([0, 1, 2, 3], taken);
    });

    [Fact]
    public void Block_OfAsyncCode_PassesTheBaton() => RunToItsEnd(() => Async.RunAsync(() =>
    {
        var queue = new DualQueue<int>();
        Async.Block(async () =>
        {
            var taker = queue.TakeAsync();
            await Async.RunAsync(() => queue.Put(1));
            Assert.Equal(1, await taker);
        });
    }));

    [Fact]
    public void Lock_HeldAcrossASwitch_KeepsOthersOut() => RunToItsEnd(async () =>
    {
        var (gate, count) = (new object(), 0);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Async.RunAsync(CountUp)));
        Assert.Equal(3, count);

        void CountUp()
        {
            lock (gate)
            {
                var read = count;
                Simulation.SwitchPoint();
                count = read + 1;
            }
        }
    });

    [Fact]
    public void TaskWait_OnAThread_LetsTheOthersGoOn() => RunToItsEnd(() => Async.RunAsync(() =>
    {
        var queue = new DualQueue<int>();
        var inner = Async.RunAsync(() => queue.Take());
        Async.RunAsync(() => queue.Put(1)).Wait();
        Assert.Equal(1, inner.Result);
    }));

    [Fact]
    public void TaskWait_WithATimeout_PassesSimulatedTimeAndIsReported()
    {
        // The class library takes off what has passed by the system's clock: close to an hour is all that can be said.
        var report = Simulation.Run(
            () => Async.RunAsync(() =>
            {
                Assert.False(new TaskCompletionSource().Task.Wait(TimeSpan.FromHours(1)), "Nobody ends it.");
                Assert.InRange(Simulation.Time.GetTimestamp(), TimeSpan.FromMinutes(55).Ticks, TimeSpan.FromHours(1).Ticks);
            }),
            new SimulationOptions { Schedules = 2 });
        Assert.Contains(report.Outside, static note => note.Contains("by the system's clock", StringComparison.Ordinal));
    }

    [Fact]
    public void Cap_OfThreads_Holds() => RunToItsEnd(async () =>
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 2 });
        var (running, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => threads.RunAsync(Work.Of(() =>
        {
            most = Math.Max(most, ++running);
            Simulation.SwitchPoint();
            running--;
        }))));
        Assert.InRange(most, 1, 2);
    });

    [Fact]
    public void BackgroundLoop_StartsRunsAndEnds() => RunToItsEnd(async () =>
    {
        await using var loop = BackgroundLoop.Start();
        Assert.Equal("background", await loop.RunAsync(Work.Of(async () =>
        {
            await Task.Delay(TimeSpan.FromMinutes(1), Simulation.Time);
            return EventLoop.Running!.Name;
        })));
    });

    [Fact]
    public void Strand_TakesTurns() => RunToItsEnd(async () =>
    {
        await using var strand = new Strand();
        var order = "";
        await Task.WhenAll(strand.RunAsync(Work.Of(() => Say("a"))), strand.RunAsync(Work.Of(() => Say("b"))));
        Assert.True(order is "abAB" or "aAbB", order); // b may come before or after a gives its turn up, and never in between otherwise

        void Say(string name)
        {
            order += name;
            strand.Yield();
            order += name.ToUpperInvariant();
        }
    });

    [Fact]
    public void ThreadsFromOutside_AreRefused()
    {
        using var threads = new ElasticThreads();
        var found = Assert.Throws<SimulationException>(() => Simulation.Run(() => threads.RunAsync(Work.Of(() => { }))));
        Assert.Contains("outside the simulation", found.InnerException!.Message, StringComparison.Ordinal);
    }
}
