using Rungs.Scheduling;
using Rungs.Testing;
using static Rungs.Tests.Scheduling.Consumer;

namespace Rungs.Tests.Scheduling;

public sealed class CloseTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Close_JobsPending_TheyStillFireAndThenTheLoopsEnd(bool isBlocking)
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        var seen = new List<int>();
        scheduler.Schedule(Seconds(1), 1);
        scheduler.Schedule(time.GetUtcNow() + Seconds(2), 2);
        var every = scheduler.Every(Seconds(1), 3);
        var first = scheduler.Consume(isBlocking, job => seen.Add(job.Payload));
        scheduler.WaitForConsumers(1);
        var second = scheduler.Consume(isBlocking, job => seen.Add(job.Payload));
        scheduler.WaitForConsumers(2);
        scheduler.Close();
        Assert.Equal(JobState.Cancelled, every.State); // it would never end
        time.Advance(Seconds(1));
        scheduler.WaitForConsumers(2);
        Assert.Equal([1], seen);
        time.Advance(Seconds(1));
        await Task.WhenAll(first, second).OrFailAsync();
        Assert.Equal([1, 2], seen);
        Assert.Equal((0, 0, 2, 1), (time.PendingTimers, scheduler.Statistics.Pending, scheduler.Statistics.Fired, scheduler.Statistics.Cancelled));
        Assert.Empty(scheduler.TakeDue()); // and whoever comes later ends at once
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Close_CancelPending_TheLoopsEndAtOnce(bool isBlocking)
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        var jobs = Enumerable.Range(0, 100).Select(i => scheduler.Schedule(Seconds(1 + (i % 7)), i)).Append(scheduler.Schedule(time.GetUtcNow() + Seconds(1), 100)).ToArray();
        var consumer = scheduler.Consume(isBlocking, static _ => Assert.Fail("Nothing was to fire."));
        scheduler.WaitForConsumers(1);
        scheduler.Close(); // they would still fire
        Assert.True(scheduler.Statistics is { IsClosed: true, Pending: 101, WaitingConsumers: 1 });
        scheduler.Close(cancelPending: true);
        await consumer.OrFailAsync();
        Assert.All(jobs, static job => Assert.Equal(JobState.Cancelled, job.State));
        Assert.All(jobs, static job => Assert.False(job.Cancel()));
        Assert.Equal((0, 101, 0), (scheduler.Statistics.Pending, scheduler.Statistics.Cancelled, time.PendingTimers));
        scheduler.Dispose();
    }

    [Fact]
    public async Task Cancel_OfTheLastPendingOfAClosedScheduler_EndsTheLoops()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        var job = scheduler.Schedule(Seconds(1), 1);
        var consumer = scheduler.Consume(isBlocking: false, static _ => { });
        scheduler.WaitForConsumers(1);
        scheduler.Close();
        Assert.True(job.Cancel());
        await consumer.OrFailAsync();
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public async Task Close_WhileTheLastJobIsTakenByOne_TheOthersEnd()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        scheduler.Schedule(Seconds(1), 1);
        var taken = 0;
        var consumers = Enumerable.Range(0, 4).Select(i => scheduler.Consume(i % 2 == 0, _ => Interlocked.Increment(ref taken))).ToArray();
        scheduler.WaitForConsumers(4);
        scheduler.Close();
        time.Advance(Seconds(1));
        await Task.WhenAll(consumers).OrFailAsync();
        Assert.Equal(1, taken);
    }

    [Fact]
    public async Task Close_LastJobTakenWithoutAWait_TheAlarmGoes()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        var later = scheduler.Schedule(Seconds(5), 1);
        using var source = new CancellationTokenSource();
        var step = scheduler.GetAsyncEnumerator(source.Token).MoveNextAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await step);
        scheduler.Schedule(TimeSpan.Zero, 2);
        Assert.True(later.Cancel());
        scheduler.Close();
        Assert.Equal(1, time.PendingTimers); // of the wait that was left
        Assert.Equal([2], scheduler.TakeDue(TestContext.Current.CancellationToken).Select(static job => job.Payload));
        Assert.Equal(0, time.PendingTimers);
        Assert.Equal(0, scheduler.Statistics.Pending);
    }

    [Fact]
    public void Schedule_Closed_IsRefused()
    {
        var scheduler = Scheduler<int>(new VirtualTime());
        scheduler.Close();
        Assert.Contains("closed", Assert.Throws<InvalidOperationException>(() => scheduler.Schedule(TimeSpan.Zero, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => scheduler.Schedule(DateTimeOffset.MinValue, 1));
        Assert.Throws<InvalidOperationException>(() => scheduler.Every(Seconds(1), 1));
        Assert.Equal(0, scheduler.Statistics.Scheduled);
        Assert.Empty(scheduler.TakeDue());
    }
}
