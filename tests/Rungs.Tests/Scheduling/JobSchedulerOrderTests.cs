using Rungs.Scheduling;
using Rungs.Testing;
using static Rungs.Tests.Scheduling.Consumer;

namespace Rungs.Tests.Scheduling;

public sealed class JobSchedulerOrderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Enumerate_DueJobs_ComeInOrderOfTimeFirstInFirstOutAmongEquals()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<string>(time);
        scheduler.Schedule(Seconds(3), "3a");
        scheduler.Schedule(Seconds(1), "1a");
        scheduler.Schedule(time.GetUtcNow() + Seconds(2), "2a");
        scheduler.Schedule(Seconds(3), "3b");
        scheduler.Schedule(time.GetUtcNow() + Seconds(3), "3c");
        scheduler.Schedule(Seconds(2), "2b");
        scheduler.Schedule(time.GetUtcNow() - Seconds(5), "-5");
        scheduler.Schedule(TimeSpan.Zero, "0");
        scheduler.Schedule(Seconds(9), "9");
        Assert.Equal(["-5", "0"], scheduler.Drain());
        time.Advance(Seconds(3));
        Assert.Equal(["1a", "2a", "2b", "3a", "3b", "3c"], scheduler.Drain());
        time.Advance(Seconds(6) - TimeSpan.FromTicks(1));
        Assert.Empty(scheduler.Drain());
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(["9"], scheduler.Drain());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Consumers_ThatWait_GetTheJobsAtTheirTimesWhoeverWaitsLongestFirst(bool isBlocking)
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        var seen = new (int Payload, TimeSpan At)[3];
        var got = new SemaphoreSlim(0);
        using var source = new CancellationTokenSource();
        var consumers = new Task[3];
        for (var i = 0; i < 3; i++)
        {
            var consumer = i;
            consumers[i] = scheduler.Consume(isBlocking, job =>
            {
                if (seen[consumer] == default)
                    seen[consumer] = (job.Payload, time.Elapsed);
                got.Release();
            }, source.Token);
            scheduler.WaitForConsumers(i + 1);
        }

        scheduler.Schedule(Seconds(20), 2);
        scheduler.Schedule(Seconds(10), 1); // earlier than what the alarm is set for
        for (var i = 0; i < 2; i++)
        {
            time.Advance(Seconds(10));
            Assert.True(await got.WaitAsync(Hang.Limit, Token));
            scheduler.WaitForConsumers(3);
        }

        scheduler.Schedule(TimeSpan.Zero, 3); // due at once, while all wait
        Assert.True(await got.WaitAsync(Hang.Limit, Token));
        scheduler.WaitForConsumers(3);
        Assert.Equal([(1, Seconds(10)), (2, Seconds(20)), (3, Seconds(20))], seen);
        await source.CancelAsync();
        foreach (var consumer in consumers)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => consumer.OrFailAsync());
        Assert.Equal(0, scheduler.Statistics.WaitingConsumers);
    }

    [Fact]
    public async Task Consumer_ThatComesWhileOthersWaitForAJobThatIsDue_DoesNotOvertake()
    {
        var time = new SettableClock();
        var scheduler = Scheduler<int>(time);
        var first = scheduler.GetAsyncEnumerator(Token).MoveNextAsync();
        scheduler.Schedule(time.GetUtcNow() + Seconds(30), 1);
        time.MoveTimeOfDay(Seconds(40)); // nobody is told of it
        var second = scheduler.GetAsyncEnumerator(Token).MoveNextAsync();
        Assert.True(await first.AsTask().OrFailAsync());
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public void TakeDue_SystemClockAndEveryPoolThreadBlocked_IsWokenAllTheSame()
    {
        using var scheduler = new JobScheduler<int>();
        using var hogs = new PoolHogs();
        OnThread.Run(() =>
        {
            scheduler.Schedule(TimeSpan.FromMilliseconds(1), 0);
            scheduler.Schedule(TimeSpan.FromMilliseconds(20), 1);
            scheduler.Schedule(DateTimeOffset.UtcNow + TimeSpan.FromMilliseconds(40), 2);
            scheduler.Close();
            Assert.Equal([0, 1, 2], scheduler.TakeDue().Select(static job => job.Payload));
        });
    }

    [Fact]
    public async Task Join_EveryPoolThreadBlocked_IsWokenAllTheSame()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<int>(time);
        scheduler.Schedule(TimeSpan.Zero, 0);
        var consumer = scheduler.GetAsyncEnumerator(Token);
        Assert.True(await consumer.MoveNextAsync());
        using var hogs = new PoolHogs();
        var joined = new Thread(() => scheduler.Join());
        joined.Start();
        Hang.Until(() => joined.ThreadState == ThreadState.WaitSleepJoin, "the joiner parks");
        Assert.True(consumer.DisposeAsync().IsCompletedSuccessfully);
        joined.OrFail("the join");
    }
}
