using Rungs.Coordination;
using Rungs.Scheduling;
using Rungs.Testing;
using static Rungs.Tests.Scheduling.Consumer;

namespace Rungs.Tests.Scheduling;

public sealed class JobSeriesTests
{
    [Fact]
    public async Task Every_ConsumerInTime_FiresOnTheGrid()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<string>(time);
        var fired = new List<TimeSpan>();
        var job = scheduler.Every(Seconds(10), "tick");
        var consumer = scheduler.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        for (var i = 1; i <= 5; i++)
        {
            var step = consumer.MoveNextAsync();
            Assert.False(step.IsCompleted);
            time.Advance(Seconds(10 - (i == 1 ? 0 : 3)));
            Assert.True(await step);
            Assert.Equal(("tick", job, 0), (consumer.Current.Payload, consumer.Current.Job, consumer.Current.Missed));
            fired.Add(time.Elapsed);
            time.Advance(Seconds(3)); // the work of each takes a while, and nothing drifts
        }

        Assert.Equal([Seconds(10), Seconds(20), Seconds(30), Seconds(40), Seconds(50)], fired);
        Assert.Equal((1, 1, 5, 5), (scheduler.Statistics.Pending, scheduler.Statistics.Scheduled, scheduler.Statistics.Fired, scheduler.Statistics.WakeUps));
    }

    [Fact]
    public void Every_ConsumerLate_FiresOnceForWhatItMissedAndKeepsTheGrid()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        scheduler.Every(Seconds(10), 1);
        time.Advance(Seconds(47));
        Assert.Equal([3], scheduler.DrainJobs().Select(static job => job.Missed));
        time.Advance(Seconds(3) - TimeSpan.FromTicks(1));
        Assert.Empty(scheduler.Drain());
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal([0], scheduler.DrainJobs().Select(static job => job.Missed));
        time.Advance(Seconds(20)); // exactly on the grid: both 60 and 70 have come
        Assert.Equal([1], scheduler.DrainJobs().Select(static job => job.Missed));
        time.Advance(Seconds(10) - TimeSpan.FromTicks(1));
        Assert.Empty(scheduler.Drain());
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Single(scheduler.Drain());
    }

    [Fact]
    public void Every_AmongOthersAtTheSameTime_StandsBehindThoseThatCameBeforeItsLastFiring()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<string>(time);
        scheduler.Every(Seconds(1), "a");
        scheduler.Every(Seconds(1), "b");
        scheduler.Schedule(Seconds(2), "once");
        time.Advance(Seconds(1));
        Assert.Equal(["a", "b"], scheduler.Drain());
        time.Advance(Seconds(1));
        Assert.Equal(["once", "a", "b"], scheduler.Drain());
    }

    [Fact]
    public void Cancel_AfterSomeTimes_EndsIt()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        var job = scheduler.Every(Seconds(1), 1);
        time.Advance(Seconds(1));
        Assert.Single(scheduler.Drain());
        Assert.Equal(JobState.Pending, job.State);
        Assert.True(job.Cancel());
        Assert.False(job.Cancel());
        Assert.Equal(JobState.Cancelled, job.State);
        time.Advance(Seconds(10));
        Assert.Empty(scheduler.Drain());
    }

    [Fact]
    public void Series_StampsThatAreNoMultipleOfTicks_NeitherDriftsNorSkips()
    {
        var clock = new Clock(new ThreeStampsASecond());
        var series = new JobSeries(clock, 0, TimeSpan.FromTicks(3_333_334)); // a tick more than a stamp, nearly
        var due = new List<long>();
        for (var i = 0; i < 1_000; i++)
        {
            due.Add(series.Due);
            Assert.Equal(0, series.MoveOn(series.Due));
        }

        Assert.Equal(Enumerable.Range(1, 1_000).Select(n => clock.After(0, TimeSpan.FromTicks(3_333_334L * n))), due);
    }

    [Fact]
    public void Series_BeyondWhatTheClockCanShow_IsNeverDue()
    {
        var series = new JobSeries(new Clock(new VirtualTime()), 0, TimeSpan.FromTicks(long.MaxValue / 2));
        Assert.Equal(long.MaxValue / 2, series.Due);
        Assert.Equal(0, series.MoveOn(series.Due));
        Assert.Equal(0, series.MoveOn(series.Due));
        Assert.Equal(Clock.Never, series.Due);
    }

    private sealed class ThreeStampsASecond : TimeProvider
    {
        public override long TimestampFrequency => 3;
    }
}
