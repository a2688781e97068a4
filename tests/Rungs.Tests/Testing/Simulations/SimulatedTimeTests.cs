using Rungs.Coordination;
using Rungs.Loops;
using Rungs.Testing;

namespace Rungs.Tests.Testing.Simulations;

public sealed class SimulatedTimeTests
{
    private static readonly SimulationOptions s_some = new() { Schedules = 100 };

    private static TimeSpan Hours(double count) => TimeSpan.FromHours(count);

    [Fact]
    public void Time_AllBlocked_JumpsToTheNextTimer() => Simulation.Run(
        async () =>
        {
            var start = Simulation.Time.GetUtcNow();
            List<string> order = [];
            await Task.WhenAll(
                AfterAsync(Task.Delay(Hours(3), Simulation.Time), "delay"),
                AfterAsync(EventLoop.Current.Delay(Hours(1)), "loop"),
                AfterAsync(Async.RunAsync(() => Assert.False(new DualSemaphore(1, 2).TryAcquire(TimeSpan.Zero, out _) && new DualSemaphore(0, 1).TryAcquire(Hours(2), out _))), "timeout"));
            Assert.Equal(["loop 1", "timeout 2", "delay 3"], order);

            async Task AfterAsync(Task task, string name)
            {
                await task;
                order.Add($"{name} {(Simulation.Time.GetUtcNow() - start).TotalHours}");
            }
        },
        s_some);

    [Fact]
    public void Time_TimersOfOneTime_GoInEveryOrder()
    {
        HashSet<string> seen = [];
        Simulation.Run(
            async () =>
            {
                var order = "";
                await Task.WhenAll("abc".Select(async letter =>
                {
                    await Task.Delay(Hours(1), Simulation.Time);
                    order += letter;
                }));
                seen.Add(order);
            },
            s_some);
        Assert.Equal(["abc", "acb", "bac", "bca", "cab", "cba"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Time_GrantAndTimeoutAtOnce_EitherIsFirst()
    {
        HashSet<bool> seen = [];
        Simulation.Run(
            async () =>
            {
                var semaphore = new DualSemaphore(1);
                var releaser = semaphore.Acquire();
                var waiter = Async.RunAsync(() => semaphore.TryAcquire(Hours(1), out _));
                await Task.Delay(Hours(1), Simulation.Time);
                releaser.Dispose();
                var isIn = await waiter;
                Assert.Equal(isIn ? 0 : 1, semaphore.Statistics.Available);
                seen.Add(isIn);
            },
            s_some);
        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public void Time_PeriodicTimer_FiresAtItsTimes() => Simulation.Run(
        async () =>
        {
            var start = Simulation.Time.GetTimestamp();
            using var timer = new PeriodicTimer(Hours(1), Simulation.Time);
            for (var hour = 1; hour <= 3; hour++)
            {
                Assert.True(await timer.WaitForNextTickAsync());
                Assert.Equal(Hours(hour), Simulation.Time.GetElapsedTime(start));
            }
        },
        new SimulationOptions { Schedules = 20 });

    [Fact]
    public void Time_OutsideASimulation_IsRefused()
    {
        Assert.False(Simulation.IsRunning);
        Assert.Throws<InvalidOperationException>(() => Simulation.Time);
        Assert.Throws<InvalidOperationException>(() => Simulation.Choose(2));
        Simulation.SwitchPoint(); // no harm
    }
}
