using Rungs.Scheduling;
using static Rungs.Tests.Coordination.Queues.OwnThread;

namespace Rungs.Tests.Scheduling;

/// <summary>Threads and tasks that schedule, cancel and consume at once, on the system's clock; consumers leave by their tokens and come again.</summary>
public sealed class JobSchedulerSoakTests
{
    private const int Producers = 6;
    private const int Consumers = 8;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task Scheduler_ManyOfBothColoursAndRandomCancellation_EachJobFiresOnceOrIsCancelledOnce(int seed, bool cancelsPending)
    {
        var perProducer = Soak.Share(10_000);
        var scheduler = new JobScheduler<int>(new JobSchedulerOptions { ClockCheckInterval = TimeSpan.FromMilliseconds(1) });
        var fired = new int[Producers * perProducer];
        var cancelled = new int[fired.Length];
        var jobs = new ScheduledJob<int>[fired.Length];
        var leaving = new CancellationTokenSource?[Consumers];
        var departures = 0;

        var producers = Enumerable.Range(0, Producers).Select(i => Start(() => Produce(i))).ToArray();
        var consumers = Enumerable.Range(0, Consumers).Select(i => i % 2 == 0 ? Start(() => Consume(i)) : Task.Run(() => ConsumeAsync(i))).ToArray();
        await Task.WhenAll(producers).OrFailAsync();
        scheduler.Close(cancelsPending);
        await Task.WhenAll(consumers).OrFailAsync();
        await scheduler.JoinAsync(TestContext.Current.CancellationToken).OrFailAsync();

        var swept = 0;
        for (var i = 0; i < jobs.Length; i++)
        {
            var isSwept = fired[i] + cancelled[i] == 0 && cancelsPending && jobs[i].State == JobState.Cancelled;
            swept += isSwept ? 1 : 0;
            Assert.True(isSwept || fired[i] + cancelled[i] == 1, $"Job {i} fired {fired[i]} times and was cancelled {cancelled[i]} times.");
            Assert.Equal(fired[i] == 1 ? JobState.Fired : JobState.Cancelled, jobs[i].State);
        }

        var statistics = scheduler.Statistics;
        Assert.Equal((jobs.Length, fired.Sum(), cancelled.Sum() + swept), (statistics.Scheduled, statistics.Fired, statistics.Cancelled));
        Assert.Equal((0, 0, 0), (statistics.Pending, statistics.Running, statistics.WaitingConsumers));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{jobs.Length:N0} jobs = {fired.Sum():N0} fired + {cancelled.Sum():N0} cancelled + {swept:N0} closed, {departures:N0} departures, {statistics.WakeUps:N0} wake-ups");

        void Produce(int producer)
        {
            var random = new Random((seed * 100) + producer);
            for (var i = 0; i < perProducer; i++)
            {
                var id = (producer * perProducer) + i;
                var span = TimeSpan.FromMicroseconds(random.Next(3_000));
                jobs[id] = random.Next(3) == 0 ? scheduler.Schedule(DateTimeOffset.UtcNow + span, id) : scheduler.Schedule(span, id);
                if (random.Next(3) == 0)
                    Cancel((producer * perProducer) + random.Next(i + 1));
                if (random.Next(20) == 0)
                    Volatile.Read(ref leaving[random.Next(Consumers)])?.Cancel();
            }
        }

        void Cancel(int id)
        {
            if (jobs[id].Cancel())
                Interlocked.Increment(ref cancelled[id]);
        }

        CancellationTokenSource Enter(int consumer)
        {
            var source = new CancellationTokenSource(); // not disposed: others may cancel it at any time
            Volatile.Write(ref leaving[consumer], source);
            return source;
        }

        void Consume(int consumer)
        {
            while (true)
            {
                var source = Enter(consumer);
                try
                {
                    foreach (var job in scheduler.TakeDue(source.Token))
                        Interlocked.Increment(ref fired[job.Payload]);
                    return;
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref departures);
                }
            }
        }

        async Task ConsumeAsync(int consumer)
        {
            var random = new Random((seed * 200) + consumer);
            while (true)
            {
                var source = Enter(consumer);
                try
                {
                    await foreach (var job in scheduler.WithCancellation(source.Token))
                    {
                        Interlocked.Increment(ref fired[job.Payload]);
                        if (random.Next(10) != 0)
                            continue;
                        var hold = job.Hold();
                        _ = Task.Run(hold.Dispose, CancellationToken.None);
                        if (random.Next(10) == 0)
                            break;
                    }

                    if (scheduler.Statistics is { IsClosed: true, Pending: 0 })
                        return;
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref departures);
                }
            }
        }
    }
}
