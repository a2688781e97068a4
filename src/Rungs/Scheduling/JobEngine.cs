using System.Diagnostics;
using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Scheduling;

/// <summary>Jobs by their times, and the consumers that wait for them; this is the side of those who schedule.</summary>
/// <remarks>
/// <code>
/// Schedule ──► [ heap of delays │ heap of times of day ] ──due──► the first consumer in line ──► running ──done──► joiners
///                       └── the earlier one sets the alarm, only while a consumer waits
/// open ──Close──► closed ──last pending one taken or cancelled──► over: consumers end
/// </code>
/// <para>Delays go by the clock's time stamps, which nobody can set; times of day by what the clock shows, which somebody may set at
/// any moment. Neither can be said in terms of the other for good, so each has a heap, and which is due first is asked anew
/// whenever a job is taken.</para>
/// </remarks>
internal sealed partial class JobEngine<T>
{
    private const string Name = "JobScheduler";

    /// <summary>Guards everything here. Nothing of the user's runs under it but the clock.</summary>
    private readonly Lock _gate = new();

    private readonly Clock _clock;
    private readonly TimeSpan _clockCheckInterval;

    /// <summary>Who waits for a job.</summary>
    private readonly WaitLine<Unit, Firing<T>> _consumers;

    /// <summary>Who waits until yielded jobs are done; what they ask for is a round of <see cref="_rounds"/>, in rising order.</summary>
    private readonly WaitLine<long, Unit> _joiners;

    /// <summary>By the clock's stamps.</summary>
    private readonly JobHeap<T> _delays = new();

    /// <summary>By ticks of the time of day in UTC.</summary>
    private readonly JobHeap<T> _times = new();

    /// <summary>What was yielded and is not done.</summary>
    private readonly JobRounds _rounds = new();

    /// <summary>Numbers jobs by arrival, so that equal times fire in order.</summary>
    private long _arrivals;

    private long _scheduled;
    private long _fired;
    private long _cancelled;
    private bool _isClosed;

    internal JobEngine(JobSchedulerOptions options)
    {
        _clock = new Clock(options.TimeProvider);
        _clockCheckInterval = options.ClockCheckInterval;
        _consumers = new WaitLine<Unit, Firing<T>>(_gate, $"{Name}.TakeDue");
        _joiners = new WaitLine<long, Unit>(_gate, $"{Name}.Join");
    }

    internal SchedulerStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                AssertInvariants();
                return new SchedulerStatistics
                {
                    Pending = Pending,
                    Running = _rounds.Running,
                    WaitingConsumers = _consumers.Count,
                    Scheduled = _scheduled,
                    Fired = _fired,
                    Cancelled = _cancelled,
                    WakeUps = _wakeUps,
                    IsClosed = _isClosed,
                };
            }
        }
    }

    internal ScheduledJob<T> Schedule(DateTimeOffset when, T payload) =>
        Add(new ScheduledJob<T>(this, _times), payload, when.UtcTicks);

    internal ScheduledJob<T> Schedule(TimeSpan delay, T payload) =>
        Add(new ScheduledJob<T>(this, _delays), payload, _clock.After(_clock.Now, delay));

    internal ScheduledJob<T> Every(TimeSpan span, T payload)
    {
        var series = new JobSeries(_clock, _clock.Now, span);
        return Add(new ScheduledJob<T>(this, _delays, series), payload, series.Due);
    }

    internal JobState StateOf(ScheduledJob<T> job)
    {
        lock (_gate)
        {
            if (job.IsCancelled)
                return JobState.Cancelled;
            return job.Heap.Holds(job) ? JobState.Pending : JobState.Fired;
        }
    }

    internal bool Cancel(ScheduledJob<T> job)
    {
        var after = default(AfterLock);
        lock (_gate)
        {
            AssertInvariants();
            if (!job.Heap.Remove(job))
                return false;
            MarkCancelled(job);
            EndIfOver(ref after); // an alarm set for it stays: it rings once, for nothing
        }

        after.Run();
        return true;
    }

    internal void Close(bool cancelPending)
    {
        var after = default(AfterLock);
        lock (_gate)
        {
            AssertInvariants();
            _isClosed = true;
            CancelAll(_delays, cancelPending);
            CancelAll(_times, cancelPending);
            EndIfOver(ref after);
        }

        after.Run();
    }

    /// <summary>How many jobs are pending. Under the lock.</summary>
    private int Pending => _delays.Count + _times.Count;

    /// <summary>Whether nothing comes any more. Under the lock.</summary>
    private bool IsOver => _isClosed && Pending == 0;

    private ScheduledJob<T> Add(ScheduledJob<T> job, T payload, long due)
    {
        var after = default(AfterLock);
        lock (_gate)
        {
            AssertInvariants();
            if (_isClosed)
                throw new InvalidOperationException($"The {Name} is closed: nothing can be scheduled any more.");
            job.Heap.Add(job, payload, due, _arrivals++);
            _scheduled++;
            if (_consumers.Count > 0 && ReferenceEquals(job.Heap.First, job))
                Serve(ref after);
        }

        after.Run();
        return job;
    }

    /// <summary>Cancels the jobs of a heap, or only those that would fire without end. Under the lock.</summary>
    private void CancelAll(JobHeap<T> heap, bool cancelPending)
    {
        foreach (var job in (cancelPending ? heap.Jobs : heap.RepeatedJobs).ToArray())
        {
            heap.Remove(job);
            MarkCancelled(job);
        }
    }

    /// <summary>Under the lock.</summary>
    private void MarkCancelled(ScheduledJob<T> job)
    {
        job.IsCancelled = true;
        _cancelled++;
    }

    /// <summary>Once nothing comes any more, consumers end and the alarm goes. Under the lock.</summary>
    private void EndIfOver(ref AfterLock after)
    {
        if (!IsOver)
            return;
        while (_consumers.Count > 0)
            _consumers.Grant(default, ref after.Wakes);
        (after.Over, _alarm) = (_alarm, null);
    }

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        _consumers.AssertInvariants();
        _joiners.AssertInvariants();
        _delays.AssertInvariants();
        _times.AssertInvariants();
        Debug.Assert(!IsOver || (_consumers.Count == 0 && _alarm is null), "When nothing comes any more, nobody waits for it.");
        Debug.Assert(_joiners.First is not { } first || !_rounds.IsDone(first.Request), "Nobody waits for jobs that are done.");
        Debug.Assert(_consumers.Count == 0 || Pending == 0 || _alarmDue != Clock.Never || IsFarOff, "Where somebody waits for a job, the alarm is set.");
    }
}
