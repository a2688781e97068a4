using Rungs.Scheduling;
using static Rungs.Tests.Scheduling.Consumer;

namespace Rungs.Tests.Scheduling;

public sealed class ClockChangeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TimeOfDay_ClockSetBack_WaitsUntilTheClockShowsIt()
    {
        var time = new SettableClock();
        var scheduler = Scheduler<int>(time);
        scheduler.Schedule(time.GetUtcNow() + Seconds(30), 1);
        var step = scheduler.GetAsyncEnumerator(Token).MoveNextAsync();
        time.MoveTimeOfDay(Seconds(-20));
        time.Advance(Seconds(30)); // rings, too early by now
        Assert.False(step.IsCompleted);
        time.Advance(Seconds(20) - TimeSpan.FromTicks(1));
        Assert.False(step.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(await step.AsTask().OrFailAsync());
        Assert.Equal(2, scheduler.Statistics.WakeUps);
    }

    [Fact]
    public async Task TimeOfDay_ClockSetForward_IsNoticedWithinTheInterval()
    {
        var time = new SettableClock();
        var scheduler = Scheduler<int>(time);
        scheduler.Schedule(time.GetUtcNow() + TimeSpan.FromHours(3), 1);
        var step = scheduler.GetAsyncEnumerator(Token).MoveNextAsync();
        time.Advance(Seconds(90));
        time.MoveTimeOfDay(TimeSpan.FromHours(5));
        time.Advance(Seconds(30) - TimeSpan.FromTicks(1));
        Assert.False(step.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(await step.AsTask().OrFailAsync());
        Assert.Equal(2, scheduler.Statistics.WakeUps);
    }

    [Fact]
    public async Task TimeOfDay_ClockNeverChecked_WakesOnceAtTheTimeFirstComputed()
    {
        var time = new SettableClock();
        var scheduler = new JobScheduler<int>(new JobSchedulerOptions { TimeProvider = time, ClockCheckInterval = Timeout.InfiniteTimeSpan });
        scheduler.Schedule(time.GetUtcNow() + TimeSpan.FromHours(3), 1);
        scheduler.Schedule(time.GetUtcNow().AddYears(5_000), 2); // beyond the stamps of some clocks
        var step = scheduler.GetAsyncEnumerator(Token).MoveNextAsync();
        time.MoveTimeOfDay(TimeSpan.FromHours(2));
        time.Advance(TimeSpan.FromHours(3) - TimeSpan.FromTicks(1));
        Assert.Equal(0, scheduler.Statistics.WakeUps);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(await step.AsTask().OrFailAsync());
        Assert.Equal(1, scheduler.Statistics.WakeUps);
    }

    [Theory]
    [InlineData(-100)]
    [InlineData(100)]
    public void Delays_ClockSet_DoNotCare(int hours)
    {
        var time = new SettableClock();
        var scheduler = Scheduler<int>(time);
        scheduler.Schedule(Seconds(10), 1);
        scheduler.Every(Seconds(20), 2);
        time.MoveTimeOfDay(TimeSpan.FromHours(hours));
        Assert.Empty(scheduler.Drain());
        time.Advance(Seconds(10));
        Assert.Equal([1], scheduler.Drain());
        time.MoveTimeOfDay(TimeSpan.FromHours(hours));
        time.Advance(Seconds(10) - TimeSpan.FromTicks(1));
        Assert.Empty(scheduler.Drain());
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal([2], scheduler.Drain());
    }

    [Fact]
    public void Order_ClockSetWhileBothKindsWait_IsThatOfTheTimesAsTheyCome()
    {
        var time = new SettableClock();
        var scheduler = Scheduler<string>(time);
        scheduler.Schedule(Seconds(20), "delay");
        scheduler.Schedule(time.GetUtcNow() + Seconds(30), "time");
        time.MoveTimeOfDay(Seconds(15)); // the time now comes 5 s before the delay ends
        time.Advance(Seconds(40));
        Assert.Equal(["time", "delay"], scheduler.Drain());
    }
}
