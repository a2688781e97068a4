using Rungs.Scheduling;

namespace Rungs.Benchmarks.Quick;

/// <summary>Due jobs out of a scheduler against the loop that one would write around a priority queue, without locks, handles or waiting.</summary>
internal static class Firings
{
    private const int Jobs = 100_000;

    /// <summary>A clock that is moved by hand, so that nobody waits for jobs to become due.</summary>
    private static readonly HandClock s_clock = new();

    internal static IEnumerable<Row> Rows()
    {
        var delays = new TimeSpan[Jobs];
        var random = new Random(1);
        for (var i = 0; i < Jobs; i++)
            delays[i] = TimeSpan.FromTicks(random.Next(10 * Jobs));

        yield return new Row(
            "100,000 due jobs: scheduled and fired, await foreach, a job",
            Measure.Pair(
                new Side("PriorityQueue loop", () => Fire(Fill(delays))),
                new Side("JobScheduler", () => FireAsync(Schedule(delays)).GetAwaiter().GetResult()),
                Jobs),
            Target.Ratio(1.5));
        yield return new Row(
            "the same, foreach in a blocking manner",
            Measure.Pair(
                new Side("PriorityQueue loop", () => Fire(Fill(delays))),
                new Side("JobScheduler", () => FireBlocking(Schedule(delays))),
                Jobs),
            Target.Ratio(1.5));
        yield return FiringAlone(delays);
        yield return new Row(
            "scheduled only",
            Measure.Pair(
                new Side("PriorityQueue.Enqueue", () => Fill(delays)),
                new Side("JobScheduler.Schedule", () => Schedule(delays)),
                Jobs),
            Target.None);
        yield return new Row(
            "scheduled and cancelled",
            Measure.Pair(
                new Side("PriorityQueue.Enqueue, Clear", () => Fill(delays).Clear()),
                new Side("JobScheduler", () => Cancel(delays)),
                Jobs),
            Target.None);
    }

    /// <summary>The firing without the scheduling: all that is fired was made before.</summary>
    private static Row FiringAlone(TimeSpan[] delays)
    {
        const int Runs = 10; // the warm rounds and the measured ones
        var queues = new Queue<PriorityQueue<object, long>>(Enumerable.Range(0, Runs).Select(_ => Fill(delays)));
        var schedulers = new Queue<JobScheduler<object>>(Enumerable.Range(0, Runs).Select(_ => Schedule(delays)));
        return new Row(
            "fired only, await foreach",
            Measure.Pair(
                new Side("PriorityQueue loop", () => Fire(queues.Dequeue())),
                new Side("JobScheduler", () => FireAsync(schedulers.Dequeue()).GetAwaiter().GetResult()),
                Jobs),
            Target.Ratio(1.5));
    }

    private static PriorityQueue<object, long> Fill(TimeSpan[] delays)
    {
        var now = s_clock.GetTimestamp();
        var queue = new PriorityQueue<object, long>();
        foreach (var delay in delays)
            queue.Enqueue(delays, now + delay.Ticks);
        return queue;
    }

    private static void Fire(PriorityQueue<object, long> queue)
    {
        var fired = 0;
        s_clock.Move(10 * Jobs);
        while (queue.TryPeek(out _, out var due) && due <= s_clock.GetTimestamp())
        {
            queue.Dequeue();
            fired++;
        }

        Check(fired);
    }

    private static JobScheduler<object> Schedule(TimeSpan[] delays)
    {
        var scheduler = new JobScheduler<object>(new JobSchedulerOptions { TimeProvider = s_clock });
        foreach (var delay in delays)
            scheduler.Schedule(delay, delays);
        scheduler.Close();
        return scheduler;
    }

    private static async Task FireAsync(JobScheduler<object> scheduler)
    {
        var fired = 0;
        s_clock.Move(10 * Jobs);
        await foreach (var _ in scheduler)
            fired++;
        Check(fired);
    }

    private static void FireBlocking(JobScheduler<object> scheduler)
    {
        var fired = 0;
        s_clock.Move(10 * Jobs);
        foreach (var _ in scheduler.TakeDue())
            fired++;
        Check(fired);
    }

    private static void Cancel(TimeSpan[] delays)
    {
        var scheduler = new JobScheduler<object>(new JobSchedulerOptions { TimeProvider = s_clock });
        var jobs = new ScheduledJob<object>[delays.Length];
        for (var i = 0; i < jobs.Length; i++)
            jobs[i] = scheduler.Schedule(delays[i], delays);
        foreach (var job in jobs)
            job.Cancel();
    }

    private static void Check(int fired)
    {
        if (fired != Jobs)
            throw new InvalidOperationException($"{fired} jobs fired.");
    }

    private sealed class HandClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        internal void Move(long ticks) => _now += ticks;
    }
}
