using Rungs.Scheduling;
using Rungs.Testing;
using static Rungs.Tests.Scheduling.Consumer;

namespace Rungs.Tests.Scheduling;

public sealed class MisuseTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Schedule_SpansThatAreNone_AreRefused()
    {
        var scheduler = Scheduler<int>(new VirtualTime());
        foreach (var delay in (TimeSpan[])[TimeSpan.FromTicks(-1), Timeout.InfiniteTimeSpan, TimeSpan.MinValue])
            Assert.Equal(delay, Assert.Throws<ArgumentOutOfRangeException>("delay", () => scheduler.Schedule(delay, 1)).ActualValue);
        foreach (var span in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromTicks(-1), TimeSpan.MinValue])
            Assert.Equal(span, Assert.Throws<ArgumentOutOfRangeException>("span", () => scheduler.Every(span, 1)).ActualValue);
        Assert.Equal(0, scheduler.Statistics.Scheduled);
    }

    [Fact]
    public void Schedule_EndsOfTime_AreDueAtOnceOrNever()
    {
        var scheduler = Scheduler<string>(new VirtualTime());
        var never = scheduler.Schedule(DateTimeOffset.MaxValue, "never");
        var longest = scheduler.Schedule(TimeSpan.MaxValue, "longest");
        var series = scheduler.Every(TimeSpan.MaxValue, "series");
        scheduler.Schedule(DateTimeOffset.MinValue, "first");
        Assert.Equal(["first"], scheduler.Drain());
        Assert.True(never.Cancel() && longest.Cancel() && series.Cancel());
    }

    [Fact]
    public void Options_ThatMakeNoSense_AreRefused()
    {
        Assert.Throws<ArgumentNullException>("TimeProvider", static () => new JobSchedulerOptions { TimeProvider = null! });
        Assert.Throws<ArgumentOutOfRangeException>("ClockCheckInterval", static () => new JobSchedulerOptions { ClockCheckInterval = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>("ClockCheckInterval", static () => new JobSchedulerOptions { ClockCheckInterval = Seconds(-1) });
    }

    [Fact]
    public async Task MoveNextAsync_WhileOneWaits_IsRefusedAndTheWaitGoesOn()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        scheduler.Schedule(Seconds(1), 1);
        var consumer = scheduler.GetAsyncEnumerator(Token);
        var step = consumer.MoveNextAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await consumer.MoveNextAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await consumer.DisposeAsync());
        time.Advance(Seconds(1));
        Assert.True(await step);
        Assert.Equal(1, consumer.Current.Payload);
        await consumer.DisposeAsync();
        await consumer.DisposeAsync();
        scheduler.Schedule(TimeSpan.Zero, 2);
        Assert.False(await consumer.MoveNextAsync()); // it has left
        Assert.Equal([2], scheduler.Drain());
    }

    [Fact]
    public void TakeDue_ThreadInterrupted_LeavesTheLineAndLosesNothing()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        scheduler.Schedule(Seconds(1), 1);
        var consuming = Coordination.Queues.OwnThread.Start(() => scheduler.TakeDue().Count(), out var thread);
        scheduler.WaitForConsumers(1);
        thread.Interrupt();
        Assert.IsType<ThreadInterruptedException>(Assert.Throws<AggregateException>(() => consuming.Wait(Hang.Limit)).InnerException);
        time.Advance(Seconds(1));
        Assert.Equal([1], scheduler.Drain());
    }

    [Fact]
    public void TakeDue_EnumeratedTwice_IsTwoConsumers()
    {
        var scheduler = Scheduler<int>(new VirtualTime());
        for (var i = 0; i < 4; i++)
            scheduler.Schedule(TimeSpan.Zero, i);
        scheduler.Close();
        var due = scheduler.TakeDue(Token);
        using var first = due.GetEnumerator();
        using var second = due.GetEnumerator();
        List<int> taken = [];
        while (first.MoveNext() && second.MoveNext())
            taken.AddRange([first.Current.Payload, second.Current.Payload]);
        Assert.Equal([0, 1, 2, 3], taken);
        Assert.Equal("3", second.Current.ToString());
    }

    [Fact]
    public void Post_OfAConsumersContext_RunsUnderNoLock()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        var context = new LookingContext(() => scheduler.Statistics.Fired);
        OnThread.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            _ = TakeAsync();
            scheduler.Schedule(Seconds(1), 1);
            time.Advance(Seconds(1)); // in the alarm
            scheduler.Schedule(TimeSpan.Zero, 2); // in the caller
            scheduler.Close(); // at the end
        });
        Assert.Equal([1, 2, 2], context.Seen);

        async Task TakeAsync()
        {
            await foreach (var _ in scheduler)
            {
            }
        }
    }

    /// <summary>Looks from another thread, which a lock held here would keep out; then runs what is posted.</summary>
    private sealed class LookingContext(Func<long> look) : SynchronizationContext
    {
        internal List<long> Seen { get; } = [];

        public override void Post(SendOrPostCallback d, object? state)
        {
            var looking = Task.Factory.StartNew(look, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (looking.Wait(Hang.Limit))
                Seen.Add(looking.Result);
            d(state);
        }
    }
}
