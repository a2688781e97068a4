using Rungs.Testing;
using static Rungs.Tests.Scheduling.Consumer;

namespace Rungs.Tests.Scheduling;

public sealed class WakeUpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NothingDue_AConsumerAndAMillionJobsWait_NothingHappens()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        for (var i = 0; i < 1_000_000; i++)
            scheduler.Schedule(TimeSpan.FromDays(2), i);
        var step = scheduler.GetAsyncEnumerator(Token).MoveNextAsync();
        for (var hour = 0; hour < 47; hour++)
            time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((0, 1_000_000, 1), (scheduler.Statistics.WakeUps, scheduler.Statistics.Pending, time.PendingTimers));
        Assert.False(step.IsCompleted);
        time.Advance(TimeSpan.FromHours(1));
        Assert.True(await step.AsTask().OrFailAsync());
        Assert.Equal((1, 999_999), (scheduler.Statistics.WakeUps, scheduler.Statistics.Pending));
    }

    [Fact]
    public void NobodyWaits_NoAlarmIsSet()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        scheduler.Schedule(Seconds(1), 1);
        scheduler.Schedule(time.GetUtcNow() + Seconds(1), 2);
        scheduler.Every(Seconds(1), 3);
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal((0, 0), (scheduler.Statistics.WakeUps, time.PendingTimers));
        Assert.Equal(3, scheduler.Drain().Count);
    }

    [Fact]
    public async Task TimesOfDay_CostOneLookEachInterval()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        scheduler.Schedule(time.GetUtcNow() + TimeSpan.FromMinutes(10), 1);
        var step = scheduler.GetAsyncEnumerator(Token).MoveNextAsync();
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.True(await step.AsTask().OrFailAsync());
        Assert.Equal(10, scheduler.Statistics.WakeUps);
    }

    [Fact]
    public async Task Never_NeedsNoAlarm()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        scheduler.Schedule(TimeSpan.MaxValue, 1);
        scheduler.Schedule(DateTimeOffset.MaxValue, 2);
        time.Advance(Seconds(1)); // so that the longest delay ends later than any stamp
        scheduler.Schedule(TimeSpan.MaxValue, 3);
        Assert.True(scheduler.Schedule(TimeSpan.Zero, 4).Cancel());
        var step = scheduler.GetAsyncEnumerator(Token).MoveNextAsync();
        time.Advance(TimeSpan.FromDays(365));
        Assert.False(step.IsCompleted);
        Assert.InRange(scheduler.Statistics.WakeUps, 0, 10); // an alarm is set for 40 days at most
        scheduler.Schedule(Seconds(1), 5);
        time.Advance(Seconds(1));
        Assert.True(await step.AsTask().OrFailAsync());
    }

    [Fact]
    public async Task CancelledFirst_ItsAlarmRingsOnceAndTheNextIsInTime()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        var first = scheduler.Schedule(Seconds(1), 1);
        scheduler.Schedule(Seconds(5), 2);
        var consumer = scheduler.GetAsyncEnumerator(Token);
        var step = consumer.MoveNextAsync();
        Assert.True(first.Cancel());
        time.Advance(Seconds(5) - TimeSpan.FromTicks(1));
        Assert.False(step.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(await step.AsTask().OrFailAsync());
        Assert.Equal(2, consumer.Current.Payload);
        Assert.Equal(2, scheduler.Statistics.WakeUps);
    }
}
