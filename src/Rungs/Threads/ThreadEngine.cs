using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Threads;

/// <summary>Hands calls to threads: to a parked one, else to a new one, else, at the cap, to a queue.</summary>
/// <remarks>
/// <code>
/// a call:   Submit ──► handed to an idle thread ───────────────► Execute ──► ended
///              └─────► queued ──► taken by a thread ────────────────┘
///                        └──────► withdrawn (cancelled, or abandoned by Dispose)
///
/// a thread: started ──► Arrive ──► runs calls ──TakeNext──► idle ──► handed a call, or ends after IdleTimeout
/// </code>
/// <para>Growth is a chain: whoever queues a call starts one thread, if none is on its way; each thread that arrives takes a
/// call and starts up to two more while calls wait. So a burst costs the submitter one thread start, and threads double in
/// number with every start's latency, without a timer or a sampling delay.</para>
/// </remarks>
internal sealed partial class ThreadEngine
{
    /// <summary>How many threads an arriving thread starts while calls wait: two make the number double.</summary>
    private const int StartsPerArrival = 2;

    private readonly ThreadsOptions _options;
    private readonly int _maxQueue;
    private readonly ThreadContext _context;
    private readonly LiveCalls _calls = new();

    /// <summary>Guards all fields below. No function, continuation or wake runs under it.</summary>
    private readonly Lock _gate = new();

    private readonly ThreadCallQueue _queue = new();

    /// <summary>Those who wait for room in the queue, in order.</summary>
    private readonly LinkedList<TaskCompletionSource> _roomWaiters = new();

    /// <summary>The thread that parked last: it is the first to be handed a call, because its caches are the warmest.</summary>
    private WorkerThread? _idleTop;

    private int _idle;

    /// <summary>Threads alive, those on their way included.</summary>
    private int _threads;

    /// <summary>Threads on their way: started, not arrived.</summary>
    private int _starting;

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
    private bool HasThreadForOneMore() => _idleTop is not null || _queue.Count < _starting + (_options.MaxThreads - _threads);

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "The engine's state is read and moved under its lock.");
        Debug.Assert(_threads >= _starting + _idle, "Threads on their way and idle threads are threads.");
        Debug.Assert(_queue.Count == 0 || _idleTop is null, "No call waits while a thread is idle.");
        Debug.Assert(_queue.Count == 0 || _starting > 0 || _threads > 0, "A call that waits has a thread that will come for it.");
        Debug.Assert(_queue.Count == 0 || _starting > 0 || _threads >= _options.MaxThreads || _hasFailedToStart, "Below the cap, a call that waits has a thread on its way.");
    }
}
