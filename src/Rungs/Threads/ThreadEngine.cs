using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Threads;

/// <summary>A queue of calls, and threads that come for them: idle ones first, else new ones up to the cap.</summary>
/// <remarks>
/// <code>
/// a call:   Submit ──► queued ──► taken by a thread ──► Execute ──► ended
///                        └──────► withdrawn (cancelled, or abandoned by Dispose)
///
/// a thread: started ──► coming ──arrives──► busy ──no call left──► idle ──IdleTimeout or closed──► ended
///                         ▲                                          │
///                         └──────────────── woken ───────────────────┘
/// </code>
/// <para>Threads come as a chain: whoever queues a call summons one thread, if none is on its way; each that arrives takes a
/// call and summons up to two more while calls wait. So a burst costs its submitter one start or one wake, the number of
/// threads doubles with every start's latency, without a timer or a sampling delay, and short calls, taken one after another
/// by a thread that is up already, wake nobody.</para>
/// </remarks>
internal sealed partial class ThreadEngine
{
    /// <summary>How many threads an arriving thread summons while calls wait: two make the number double.</summary>
    private const int SummonsPerArrival = 2;

    private readonly ThreadsOptions _options;
    private readonly int _maxQueue;
    private readonly ThreadContext _context;
    private readonly LiveCalls _calls = new();

    /// <summary>Guards all fields below. No function, continuation or wake runs under it.</summary>
    private readonly Lock _gate = new();

    private readonly ThreadCallQueue _queue = new();

    /// <summary>Those who wait for room in the queue, in order.</summary>
    private readonly LinkedList<TaskCompletionSource> _roomWaiters = new();

    /// <summary>The thread that parked last: it is the first to be woken, because its caches are the warmest.</summary>
    private WorkerThread? _idleTop;

    private int _idle;

    /// <summary>Threads alive, those on their way included.</summary>
    private int _threads;

    /// <summary>Threads on their way to the queue: started or woken, not arrived.</summary>
    private int _coming;

    private int _peakThreads;
    private int _startedEver;
    private long _executed;

    /// <summary>Whether the system once refused to start a thread: then those that live serve the queue.</summary>
    private bool _hasFailedToStart;

    private bool _isClosed;

    internal ThreadEngine(ThreadsOptions options)
    {
        _options = options;
        _maxQueue = options.MaxQueue ?? int.MaxValue;
        _context = new ThreadContext(this);
        Scheduler = new ThreadScheduler(this);
    }

    internal string Name => _options.Name;

    internal ThreadScheduler Scheduler { get; }

    /// <summary>Whether the running thread is one of this engine.</summary>
    internal bool IsCurrent => ReferenceEquals(WorkerThread.CurrentEngine, this);

    internal bool WouldQueue
    {
        get
        {
            lock (_gate)
                return !HasThreadForOneMore();
        }
    }

    internal ThreadsStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                AssertInvariants();
                var queued = Math.Min(_queue.Count, _maxQueue);
                return new ThreadsStatistics
                {
                    Threads = _threads,
                    Idle = _idle,
                    PeakThreads = _peakThreads,
                    Queued = queued,
                    WaitingForRoom = _queue.Count - queued,
                    Executed = _executed,
                };
            }
        }
    }

    internal Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        if (!work.IsAsync)
            return Start(new FunctionCall<T>(this, work, cancellationToken) { Origin = CurrentOrigin, Hook = CurrentHook });
        if (Volatile.Read(ref _isClosed))
            return Task.FromException<T>(new ObjectDisposedException(Name, $"'{work.Name}' did not run: {ClosedReason}"));
        return WorkCall<T>.Post(work, _context, _calls, cancellationToken);
    }

    /// <summary>Runs <paramref name="work"/> only if a thread takes it at once.</summary>
    internal bool TryRun<T>(Work<T> work, [NotNullWhen(true)] out Task<T>? task)
    {
        task = null;
        if (WouldQueue)
            return false;

        var call = new FunctionCall<T>(this, work, CancellationToken.None) { Hook = CurrentHook, IsOnlyForNow = true };
        Start(call);
        if (call.IsRefused)
            _calls.Remove(call);
        else
            task = call.Task;
        return task is not null;
    }

    internal IEnumerable<Task> QueuedTasks()
    {
        lock (_gate)
            return _queue.Snapshot().OfType<ILiveCall>().Select(static call => call.Task).ToArray();
    }

    private string ClosedReason => $"the threads '{Name}' are disposed.";

    private IScheduleHook? CurrentHook => ScheduleHook.For(_options.TimeProvider);

    private SynchronizationContext? CurrentOrigin => IsCurrent ? SynchronizationContext.Current : null;

    private Task<T> Start<T>(FunctionCall<T> call)
    {
        _calls.Add(call);
        call.Task.Start(Scheduler);
        return call.Task;
    }

    /// <summary>Whether one call more would be taken at once. Under the lock.</summary>
    private bool HasThreadForOneMore() => _queue.Count < _idle + _coming + (_options.MaxThreads - _threads);

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "The engine's state is read and moved under its lock.");
        Debug.Assert(_coming >= 0 && _idle >= 0, "Nobody arrives twice, or leaves the idle twice.");
        Debug.Assert(_threads >= _coming + _idle, "Threads on their way and idle threads are threads.");
        Debug.Assert(_queue.Count == 0 || _coming > 0 || _idle == 0, "No call waits while threads idle and none is on its way.");
        Debug.Assert(_queue.Count == 0 || _coming > 0 || _threads >= _options.MaxThreads || _hasFailedToStart, "Below the cap, a call that waits has a thread on its way.");
    }
}
