using System.Runtime.CompilerServices;
using Rungs.Scheduling;
using Rungs.Testing;
using static Rungs.Tests.Scheduling.Consumer;

namespace Rungs.Tests.Scheduling;

public sealed class JobCancelTests
{
    [Fact]
    public void Cancel_Pending_PreventsItOnceAndOnlyIt()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        var jobs = Enumerable.Range(0, 6)
            .Select(i => i % 2 == 0 ? scheduler.Schedule(Seconds(i), i) : scheduler.Schedule(time.GetUtcNow() + Seconds(i), i)).ToArray();
        foreach (var i in (int[])[2, 3])
        {
            Assert.Equal(JobState.Pending, jobs[i].State);
            Assert.True(jobs[i].Cancel());
            Assert.False(jobs[i].Cancel());
            Assert.Equal(JobState.Cancelled, jobs[i].State);
        }

        time.Advance(Seconds(10));
        Assert.Equal([0, 1, 4, 5], scheduler.Drain());
        Assert.Equal((6, 4, 2, 0), (scheduler.Statistics.Scheduled, scheduler.Statistics.Fired, scheduler.Statistics.Cancelled, scheduler.Statistics.Pending));
    }

    [Fact]
    public void Cancel_AfterItFired_SaysSo()
    {
        var scheduler = Scheduler<int>(new VirtualTime());
        var job = scheduler.Schedule(TimeSpan.Zero, 1);
        Assert.Equal([1], scheduler.Drain());
        Assert.Equal(JobState.Fired, job.State);
        Assert.False(job.Cancel());
        Assert.Equal(JobState.Fired, job.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Handle_ThatIsKept_DoesNotKeepThePayload(bool isCancelled)
    {
        var scheduler = Scheduler<object>(new VirtualTime());
        var (job, payload) = Schedule(scheduler, isCancelled);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(payload.IsAlive);
        GC.KeepAlive(job);
        GC.KeepAlive(scheduler);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (ScheduledJob<object>, WeakReference) Schedule(JobScheduler<object> scheduler, bool isCancelled)
        {
            var payload = new object();
            var job = scheduler.Schedule(TimeSpan.Zero, payload);
            if (isCancelled)
                Assert.True(job.Cancel());
            else
                Assert.Same(payload, Assert.Single(scheduler.Drain()));
            return (job, new WeakReference(payload));
        }
    }

    [Fact]
    public async Task Token_CancelledWhileWaiting_LosesNoJobAndLeavesNobodyInLine()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        scheduler.Schedule(Seconds(1), 1);
        using var source = new CancellationTokenSource();
        await using var consumer = scheduler.GetAsyncEnumerator(source.Token);
        var step = consumer.MoveNextAsync();
        Assert.Equal(1, scheduler.Statistics.WaitingConsumers);
        await source.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await step);
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Equal(0, scheduler.Statistics.WaitingConsumers);
        time.Advance(Seconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await consumer.MoveNextAsync());
        Assert.Throws<OperationCanceledException>(() => scheduler.TakeDue(source.Token).Count());
        Assert.Equal([1], scheduler.Drain());
    }

    [Fact]
    public void Cancel_OfAMillionPending_LeavesTheRestInOrderAndNoRoomBehind()
    {
        const int count = 1_000_000;
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        var random = new Random(6);
        var jobs = new ScheduledJob<int>[count];
        for (var i = 0; i < count; i++)
        {
            var ticks = random.Next(count);
            jobs[i] = i % 4 == 0 ? scheduler.Schedule(time.GetUtcNow() + TimeSpan.FromTicks(ticks), ticks) : scheduler.Schedule(TimeSpan.FromTicks(ticks), ticks);
        }

        Assert.Equal(count, scheduler.Statistics.Pending);
        random.Shuffle(jobs);
        foreach (var job in jobs[1_000..])
            Assert.True(job.Cancel());
        Assert.Equal((1_000, count - 1_000, 0), (scheduler.Statistics.Pending, scheduler.Statistics.Cancelled, scheduler.Statistics.WakeUps));
        Assert.InRange(jobs[0].Heap.Capacity, 1, 8_000); // the room of those that are gone is given back

        time.Advance(TimeSpan.FromTicks(count));
        var due = scheduler.Drain();
        Assert.Equal(1_000, due.Count);
        Assert.Equal(due.Order(), due);
        Assert.All(jobs[..1_000], static job => Assert.Equal(JobState.Fired, job.State));
    }
}
