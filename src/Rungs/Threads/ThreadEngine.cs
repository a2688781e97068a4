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
/// <para>A thread that waits inside its call (in <c>Async.Block</c>) does not count against the cap while it does: so calls that
/// wait for calls of the same engine cannot use up its threads.</para>
/// </remarks>
internal sealed partial class ThreadEngine
{
    /// <summary>How many threads an arriving thread summons while calls wait: two make the number double.</summary>
    private const int SummonsPerArrival = 2;

    private readonly ThreadsOptions _options;
    private readonly int _maxQueue;
    private readonly ThreadContext _context;

    /// <summary>The simulation that the threads were made in, and are part of; else null.</summary>
    private readonly ISchedule? _schedule;

    private readonly LiveCalls _calls = new();

    /// <summary>Guards all fields below. No function, continuation or wake runs under it.</summary>
    private readonly Lock _gate = new();

    private readonly ThreadCallQueue _queue = new();

    /// <summary>Those who wait for room in the queue, in order.</summary>
    private readonly WaitLine<Unit, Unit> _roomWaiters;

    /// <summary>The thread that parked last: it is the first to be woken, because its caches are the warmest.</summary>
    private WorkerThread? _idleTop;

    private int _idle;

    /// <summary>Threads alive, those on their way included.</summary>
    private int _threads;

    /// <summary>Threads on their way to the queue: started or woken, not arrived.</summary>
    private int _coming;

    /// <summary>Threads that wait inside their call, for whom others may take over.</summary>
    private int _waiting;

    private int _peakThreads;

    /// <summary>Numbers threads for their names; the one field moved without the lock, by interlocked steps.</summary>
    private int _startedEver;

    private long _executed;

    /// <summary>Whether the system once refused to start a thread: then those that live serve the queue.</summary>
    private bool _hasFailedToStart;

    private bool _isClosed;

    internal ThreadEngine(ThreadsOptions options)
    {
        _options = options;
        _maxQueue = options.MaxQueue ?? int.MaxValue;
        _roomWaiters = new WaitLine<Unit, Unit>(_gate, $"the room of '{options.Name}'");
        _schedule = ScheduleHook.For(options.TimeProvider) as ISchedule;
        _context = new ThreadContext(this, _schedule);
        Scheduler = new ThreadScheduler(this);
        if (_schedule is null)
            Watchdog.Watch(this); // in a simulation a thread that has to wait for its turn would look like a standstill
    }

    internal string Name => _options.Name;

    /// <summary>The threads, as a timeline names them.</summary>
    internal WorkPlace Place => _calls.PlaceOf(Level.Threads, Name);

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
                    Name = Name,
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

    /// <summary>Whether a call in flight keeps the process from ending.</summary>
    internal bool KeepsProcessAlive => _options.OnExit == OnExit.Wait;

    internal Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        if (work.IsAsync)
            return WorkCall<T>.Post(work, CurrentHook is { } hook ? new ThreadContext(this, hook) : _context, _calls, Level.Threads, Name, cancellationToken);

        var call = new FunctionCall<T>(this, work, cancellationToken) { Hook = CurrentHook };
        Start(call);
        return call.Task;
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
            call.Leave();
        else
            task = call.Task;
        return task is not null;
    }

    /// <summary>A thread of this engine waits inside its call: while it does, it does not count against the cap.</summary>
    internal void Waits()
    {
        var coming = default(Coming);
        var isInterrupted = false;
        _gate.EnterForGood(ref isInterrupted); // who waits without being counted, or is counted for ever, takes a thread from all
        try
        {
            AssertInvariants();
            _waiting++;
            if (_queue.First is { } first && _coming == 0)
            {
                coming = Summon(1);
                if (_coming > 0)
                    EnterHook(first); // before this thread parks, so that no moment seems idle in between
            }
        }
        finally
        {
            _gate.Exit();
        }

        Bring(coming);
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary>It goes on; where that makes one thread too many, the next that has ended its call ends.</summary>
    internal void GoesOn()
    {
        var isInterrupted = false;
        _gate.EnterForGood(ref isInterrupted);
        _waiting--;
        _gate.Exit();
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    internal IEnumerable<Task> QueuedTasks()
    {
        lock (_gate)
            return _queue.Snapshot().OfType<ILiveCall>().Select(static call => call.Task).ToArray();
    }

    private string ClosedReason => $"the threads '{Name}' are disposed.";

    private IScheduleHook? CurrentHook
    {
        get
        {
            if (_schedule is not null)
                return _schedule;
            var hook = ScheduleHook.For(_options.TimeProvider);
            return hook is ISchedule ? throw FromOutside() : hook;
        }
    }

    private InvalidOperationException FromOutside() =>
        new($"The threads '{Name}' were made outside the simulation, which does not own them. Make them inside its test.");

    /// <inheritdoc cref="_schedule"/>
    internal ISchedule? Schedule => _schedule;

    /// <summary>How many threads more may be started. Under the lock.</summary>
    private int Startable => Math.Max(0, _options.MaxThreads + _waiting - _threads);

    private void Start<T>(FunctionCall<T> call)
    {
        _calls.TryAdd(call); // where that is closed, so is the engine, and Submit fails the call
        call.Start();
        if (call.IsRefused || call.Task.IsCompleted)
            _calls.Remove(call); // it never came into the queue
    }

    /// <summary>Whether one call more would be taken at once. Under the lock.</summary>
    private bool HasThreadForOneMore() => _queue.Count < _idle + _coming + (_options.MaxThreads + _waiting - _threads);

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "The engine's state is read and moved under its lock.");
        _roomWaiters.AssertInvariants();
        Debug.Assert(_coming >= 0 && _idle >= 0, "Nobody arrives twice, or leaves the idle twice.");
        Debug.Assert(_threads >= _coming + _idle, "Threads on their way and idle threads are threads.");
        Debug.Assert(_queue.Count == 0 || _coming > 0 || _idle == 0, "No call waits while threads idle and none is on its way.");
        Debug.Assert(_queue.Count == 0 || _coming > 0 || Startable == 0 || _hasFailedToStart, "Below the cap, a call that waits has a thread on its way.");
    }
}
