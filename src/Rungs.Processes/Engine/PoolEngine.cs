using System.Diagnostics.CodeAnalysis;
using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Processes.Engine;

/// <summary>What is behind a <see cref="ProcessPool"/>: the queue, the workers, and who gets what.</summary>
/// <remarks>
/// <code>
/// caller ──Submit──► a worker with room ──► its socket ──► its answer ──► the caller's task
///                └─► the queue ──► a worker that has answered, or a new one
/// </code>
/// <para>Threads: callers (Submit, Cancel), one for each worker that starts it, reads its answers and sees its end, and the alarm's. All
/// decide under one lock; processes, sockets, tasks and callers' objects are touched after it (<see cref="AfterLock"/>).</para>
/// <para>The parent owns the queue: a worker has at most <see cref="ProcessPoolOptions.Window"/> calls, and only the first of them can have begun.</para>
/// </remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "CloseAsync disposes the alarm, when all is over.")]
internal sealed partial class PoolEngine
{
    private readonly Lock _gate = new();
    private readonly Clock _clock;
    private readonly CallQueue _queue = new();
    private readonly WorkerSlot[] _slots;
    private readonly WaitLine<Unit, Unit> _roomWaiters;

    /// <summary>Workers whose threads have not ended.</summary>
    private int _living;

    private bool _isClosed;

    /// <summary>Why no worker is started any more; null while they are.</summary>
    private WorkerStartException? _broken;

    /// <summary>Workers that did not start, one after the other.</summary>
    private int _startFailures;

    private long _executed;
    private long _retried;
    private int _started;
    private long _crashed;
    private long _recycled;

    internal PoolEngine(ProcessPoolOptions options)
    {
        Options = options;
        _clock = new Clock(options.TimeProvider);
        _slots = [.. Enumerable.Range(0, options.WorkerCount).Select(static _ => new WorkerSlot())];
        _roomWaiters = new WaitLine<Unit, Unit>(_gate, options.Name);
        _alarm = new Alarm(_clock, OnAlarm);
        Watchdog.Watch(this);
    }

    internal ProcessPoolOptions Options { get; }

    internal string Name => Options.Name;

    /// <summary>The pool on a timeline, for calls that are with no worker.</summary>
    internal WorkPlace Place => field ??= new WorkPlace(Level.Processes, Name);

    internal ProcessPoolStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                var workers = _slots.Select(static slot => slot.Current).OfType<PoolWorker>().ToArray();
                var taking = workers.Where(static worker => worker.State is WorkerState.Ready or WorkerState.Retiring).ToArray();
                return new ProcessPoolStatistics
                {
                    Name = Name,
                    Workers = taking.Length,
                    Starting = workers.Length - taking.Length,
                    Busy = taking.Count(static worker => worker.InFlight.Count > 0),
                    InFlight = taking.Sum(static worker => worker.InFlight.Count),
                    Queued = _queue.Count,
                    WaitingForRoom = _roomWaiters.Count,
                    Executed = _executed,
                    Retried = _retried,
                    Started = _started,
                    Crashed = _crashed,
                    Recycled = _recycled,
                    ProcessIds = [.. taking.Select(static worker => worker.ProcessId)],
                };
            }
        }
    }

    /// <summary>Takes a call: gives it to a worker with room, or queues it.</summary>
    internal void Submit(PoolCall call)
    {
        var after = new AfterLock(this);
        Exception? refusal = null;
        var isInterrupted = false;
        _gate.EnterForGood(ref isInterrupted);
        try
        {
            AssertInvariants();
            if (call.State == CallState.Ended)
            {
                call.Unregister(); // its token was quicker, perhaps than the registration with its other token
                return;
            }

            refusal = Refusal(call.Name);
            if (refusal is not null)
            {
                call.State = CallState.Ended;
            }
            else
            {
                if (_queue.Count == 0 && FindRoom() is { } worker)
                    Assign(call, worker, ref after);
                else
                    _queue.Add(call);
                StartMissing(ref after);
            }
        }
        finally
        {
            _gate.Exit();
        }

        if (refusal is not null)
            call.Fail(refusal);
        after.Run();
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary>A token was cancelled: a call that waits goes; one with a worker has its token cancelled there.</summary>
    internal void Cancel(PoolCall call, CancellationToken cancellationToken)
    {
        var after = new AfterLock(this);
        var isOver = false;
        var isInterrupted = false;
        _gate.EnterForGood(ref isInterrupted);
        try
        {
            AssertInvariants();
            if (call.State == CallState.Sent && call.Stop is null)
            {
                call.MarkCancelled(cancellationToken);
                Stop(call, StopReason.Cancelled, ref after);
            }
            else if (call.State is CallState.New or CallState.Queued)
            {
                call.MarkCancelled(cancellationToken);
                isOver = true;
                if (call.State == CallState.Queued)
                    TakeOut(call, ref after);
                call.State = CallState.Ended;
            }
        }
        finally
        {
            _gate.Exit();
        }

        if (isOver)
            call.Fail(error: null);
        after.Run();
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary>Ends when the queue is below its bound; in order of arrival.</summary>
    internal Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);

        Waiter<Unit, Unit> waiter;
        lock (_gate)
        {
            AssertInvariants();
            if (Refusal("WaitForRoomAsync") is { } refusal)
                return Task.FromException(refusal);
            if (HasRoom && _roomWaiters.Count == 0)
                return Task.CompletedTask;
            waiter = _roomWaiters.Enter(default);
        }

        return waiter.AsPlainValueTask(cancellationToken).AsTask();
    }

    /// <summary>Somebody who is not our worker has connected to its socket.</summary>
    internal void OnStranger(Exception error)
    {
        if (Interlocked.Exchange(ref _strangers, 1) == 0) // once: they may come in crowds
            UnobservedErrors.Raise(new InvalidOperationException($"A connection to a worker's socket was refused: {error.Message} The pool goes on; further ones are refused in silence.", error), Name);
    }

    /// <summary>1 once a stranger was told of.</summary>
    private int _strangers;

    private bool HasRoom => Options.MaxQueue is not { } max || _queue.Count < max;

    /// <summary>A call has left the queue: its place is for who waits longest; all come in once it is empty. Under the lock.</summary>
    private void GiveRoom(ref AfterLock after)
    {
        var count = _queue.Count == 0 ? _roomWaiters.Count : HasRoom && _roomWaiters.Count > 0 ? 1 : 0;
        for (; count > 0; count--)
            _roomWaiters.Grant(default, ref after.Rooms);
    }

    /// <summary>Why no further call is taken; null where it is. Under the lock.</summary>
    private Exception? Refusal(string name)
    {
        if (_isClosed)
            return new ObjectDisposedException(null, $"'{name}' did not run: '{Name}' is disposed.");
        return _broken is not null && _living == 0 ? new WorkerStartException(_broken.Message, _broken) : null;
    }
}
