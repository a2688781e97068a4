using System.Diagnostics;
using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Threads;

/// <remarks>The life of a thread: it arrives, takes calls, idles, ends.</remarks>
internal sealed partial class ThreadEngine
{
    /// <summary>
    /// The next call, for a thread that arrives (<paramref name="finished"/> is null) or has finished one. Null: there is none, and
    /// the thread stands among the idle, or is no longer counted because it has to end.
    /// </summary>
    internal ThreadCall? Take(WorkerThread thread, ThreadCall? finished)
    {
        ThreadCall? call;
        var wakes = default(WakeList);
        var coming = default(Coming);
        lock (_gate)
        {
            AssertInvariants();
            if (finished is null)
                _coming--;
            else
                _executed++;

            // One that arrives takes what it was summoned for; one that has finished makes way, if another took its place meanwhile.
            var isOneTooMany = finished is not null && _threads - _waiting > _options.MaxThreads;
            call = isOneTooMany ? null : _queue.TakeFirst();
            if (call is not null)
                GiveRoom(ref wakes);
            if (call is not null)
                EnterHook(call); // before the finished one leaves its hook, so that the thread never seems idle between two calls
            else if (_isClosed || isOneTooMany)
                End(thread);
            else
                PushIdle(thread);

            if (finished is null)
                coming = Summon(Math.Min(SummonsPerArrival, _queue.Count - _coming));
        }

        wakes.WakeAll();
        Bring(coming);
        if (finished is not null)
            Leave(finished);
        return call;
    }

    /// <summary>Whether <paramref name="thread"/> is the idle one that would be woken first; a glance without the lock.</summary>
    internal bool IsNextToWake(WorkerThread thread) => ReferenceEquals(Volatile.Read(ref _idleTop), thread);

    /// <summary>Ends the threads' life: refuses calls, and deals with those in flight as the options say.</summary>
    internal Task CloseAsync()
    {
        if (_options.IsShared)
            throw new InvalidOperationException($"The threads '{Name}' belong to the whole process and cannot be disposed. Make threads of your own to dispose.");
        if (_options.OnExit == OnExit.Wait && IsCurrent)
            throw new InvalidOperationException($"A call on the threads '{Name}' cannot dispose them, because disposal waits for the call. Dispose them elsewhere, or set OnExit to NoWait.");

        List<WorkerThread> idle = [];
        List<ThreadCall> refused = [];
        var wakes = default(WakeList);
        lock (_gate)
        {
            AssertInvariants();
            _isClosed = true;
            while (_idleTop is { } thread)
            {
                EndIdle(thread);
                idle.Add(thread);
            }

            if (_options.OnExit == OnExit.Abandon)
                refused.AddRange(_queue.Snapshot());
            _roomWaiters.FailAll(NoRoom, ref wakes);
        }

        wakes.WakeAll();
        foreach (var thread in idle)
            thread.Wake();
        foreach (var call in refused)
            Abandon(call);
        _calls.Close();
        return _options.OnExit == OnExit.Wait ? _calls.WhenEmptyAsync() : Task.CompletedTask;
    }

    /// <summary>Fails a queued call; one that has begun before, the continuation of an async function, goes on.</summary>
    private void Abandon(ThreadCall call)
    {
        if (call is ContinuationCall)
            call.TryFail(ClosedReason); // where it has not begun, what stands in the queue does nothing any more
        else if (TryTakeOut(call))
        {
            call.TryFail(ClosedReason);
            Leave(call);
        }
    }

    /// <summary>Waits, as an idle thread, to be summoned.</summary>
    /// <returns>False where the thread has to end: it waited long enough, or the engine is closed.</returns>
    internal bool WaitIdle(WorkerThread thread)
    {
        if (_schedule is not null)
            return thread.WaitIdle(_schedule);

        var time = _options.TimeProvider;
        var parkedAt = time.GetTimestamp();
        while (Volatile.Read(ref thread.Standing) == WorkerThread.Idle)
        {
            var left = _options.IdleTimeout - time.GetElapsedTime(parkedAt);
            if (left > TimeSpan.Zero)
                thread.WaitIdle(left, time);
            else
                EndIfIdle(thread);
        }

        return thread.Standing != WorkerThread.Ended;
    }

    /// <summary>An idle thread that nobody summoned in time ends.</summary>
    private void EndIfIdle(WorkerThread thread)
    {
        lock (_gate)
        {
            AssertInvariants();
            if (thread.Standing != WorkerThread.Idle)
                return; // somebody just did
            EndIdle(thread);
        }
    }

    /// <summary>Counts up to <paramref name="wanted"/> threads (at most two) as on their way: idle ones, else new ones within the cap. Under the lock.</summary>
    /// <returns>What the caller has to bring once it has left the lock.</returns>
    private Coming Summon(int wanted)
    {
        var first = wanted > 0 ? SummonIdle() : null;
        var second = wanted > 1 ? SummonIdle() : null;
        var starts = Math.Clamp(wanted - (first is null ? 0 : 1) - (second is null ? 0 : 1), 0, Startable);
        _coming += starts;
        _threads += starts;
        _peakThreads = Math.Max(_peakThreads, _threads);
        return new Coming(first, second, starts);
    }

    private WorkerThread? SummonIdle()
    {
        if (_idleTop is not { } idle)
            return null;

        RemoveIdle(idle, WorkerThread.Busy);
        if (KeepsProcessAlive)
            idle.KeepProcessAlive(true);
        _coming++;
        return idle;
    }

    /// <summary>Wakes and starts the threads that were summoned. Not under the lock.</summary>
    private void Bring(in Coming coming)
    {
        coming.First?.Wake();
        coming.Second?.Wake();
        StartThreads(coming.Starts);
    }

    /// <summary>Starts threads that were counted before. Not under the lock.</summary>
    private void StartThreads(int count)
    {
        if (count > 0)
            Watchdog.Wake();
        for (; count > 0; count--)
        {
            try
            {
                new WorkerThread(this).Start(Interlocked.Increment(ref _startedEver));
            }
            catch (Exception error) when (error is OutOfMemoryException or ThreadStartException)
            {
                NoThread(count);
                return;
            }
        }
    }

    /// <summary>The system has no thread to give: those alive serve the queue; where there is none, the thread pool stands in.</summary>
    private void NoThread(int missing)
    {
        bool isStranded;
        WorkerThread? idle;
        lock (_gate)
        {
            _hasFailedToStart = true;
            isStranded = _threads - _waiting == missing; // those that wait may be waiting for what is queued
            var kept = isStranded ? 1 : 0;
            _coming -= missing - kept;
            _threads -= missing - kept;
            idle = _queue.Count > 0 && _coming == 0 ? SummonIdle() : null;
        }

        idle?.Wake();
        if (isStranded)
            ThreadPool.UnsafeQueueUserWorkItem(static thread => thread.Run(), new WorkerThread(this), preferLocal: false);
    }

    private void PushIdle(WorkerThread thread)
    {
        Volatile.Write(ref thread.Standing, WorkerThread.Idle);
        thread.Below = _idleTop;
        if (_idleTop is not null)
            _idleTop.Above = thread;
        _idleTop = thread;
        _idle++;
        if (KeepsProcessAlive)
            thread.KeepProcessAlive(false);
    }

    /// <summary>Takes a thread off the idle. It reads its new standing without the lock, so that is written once and for good.</summary>
    private void RemoveIdle(WorkerThread thread, int standing)
    {
        Debug.Assert(thread.Standing == WorkerThread.Idle, "Who leaves the idle is among them.");
        if (thread.Above is null)
            _idleTop = thread.Below;
        else
            thread.Above.Below = thread.Below;
        if (thread.Below is not null)
            thread.Below.Above = thread.Above;

        (thread.Above, thread.Below) = (null, null);
        _idle--;
        Volatile.Write(ref thread.Standing, standing);
    }

    /// <summary>An idle thread counts no longer. Under the lock.</summary>
    private void EndIdle(WorkerThread thread)
    {
        _threads--;
        RemoveIdle(thread, WorkerThread.Ended);
    }

    /// <summary>A thread that is not idle counts no longer. Under the lock.</summary>
    private void End(WorkerThread thread)
    {
        _threads--;
        Volatile.Write(ref thread.Standing, WorkerThread.Ended);
    }

    /// <summary>Threads that were counted as on their way and have to be brought.</summary>
    /// <param name="First">An idle one to wake.</param>
    /// <param name="Second">Another.</param>
    /// <param name="Starts">How many new ones to start.</param>
    private readonly record struct Coming(WorkerThread? First, WorkerThread? Second, int Starts);
}
