using System.Diagnostics;

namespace Rungs.Threads;

/// <remarks>The life of a thread: it arrives, takes calls, idles, ends.</remarks>
internal sealed partial class ThreadEngine
{
    /// <summary>A started thread is here: it takes a call and lets others follow.</summary>
    /// <returns>Null where the thread ends at once.</returns>
    internal ThreadCall? Arrive(WorkerThread thread) => TakeCall(thread, finished: null);

    /// <summary>After <paramref name="finished"/>, the next call; waits for one as an idle thread.</summary>
    /// <returns>Null where the thread ends.</returns>
    internal ThreadCall? TakeNext(WorkerThread thread, ThreadCall finished) => TakeCall(thread, finished);

    private ThreadCall? TakeCall(WorkerThread thread, ThreadCall? finished)
    {
        ThreadCall? call;
        TaskCompletionSource? room;
        bool ends;
        var starts = 0;
        lock (_gate)
        {
            AssertInvariants();
            if (finished is null)
                _starting--;
            else
                _executed++;

            call = _queue.TakeFirst();
            room = NextInRoom();
            ends = call is null && _isClosed;
            if (call is not null)
                EnterHook(call); // before the finished one leaves its hook, so that the thread never seems idle between two calls
            else if (ends)
                _threads--;
            else
                PushIdle(thread);

            if (finished is null)
                starts = Reserve(Math.Min(StartsPerArrival, _queue.Count - _starting));
        }

        room?.TrySetResult();
        StartThreads(starts);
        if (finished is not null)
            Leave(finished);
        return call is null && !ends ? WaitIdle(thread) : call;
    }

    /// <summary>Ends the threads' life: refuses calls, and deals with those in flight as the options say.</summary>
    internal Task CloseAsync()
    {
        if (_options.IsShared)
            throw new InvalidOperationException($"The threads '{Name}' belong to the whole process and cannot be disposed. Make threads of your own to dispose.");
        if (_options.OnExit == OnExit.Wait && IsCurrent)
            throw new InvalidOperationException($"A call on the threads '{Name}' cannot dispose them, because disposal waits for the call. Dispose them elsewhere, or set OnExit to NoWait.");

        List<WorkerThread> idle = [];
        List<ThreadCall> refused = [];
        TaskCompletionSource[] rooms;
        lock (_gate)
        {
            AssertInvariants();
            _isClosed = true;
            while (PopIdle() is { } thread)
                idle.Add(thread);
            while (_options.OnExit == OnExit.Abandon && _queue.TakeFirst() is { } call)
                refused.Add(call);
            rooms = [.. _roomWaiters];
            _roomWaiters.Clear();
        }

        foreach (var room in rooms)
            room.TrySetException(new ObjectDisposedException(Name, $"There will be no room: {ClosedReason}"));
        foreach (var thread in idle)
            thread.Wake();
        foreach (var call in refused)
        {
            call.Fail(ClosedReason);
            Leave(call);
        }

        return _options.OnExit == OnExit.Wait ? _calls.WhenEmptyAsync() : Task.CompletedTask;
    }

    private ThreadCall? WaitIdle(WorkerThread thread)
    {
        var time = _options.TimeProvider;
        var parkedAt = time.GetTimestamp();
        while (true)
        {
            var left = _options.IdleTimeout - time.GetElapsedTime(parkedAt);
            if (left > TimeSpan.Zero)
                thread.WaitIdle(left, time);

            lock (_gate)
            {
                AssertInvariants();
                if (thread.Handed is { } call)
                {
                    thread.Handed = null;
                    return call;
                }

                if (_isClosed || time.GetElapsedTime(parkedAt) >= _options.IdleTimeout)
                {
                    RemoveIdle(thread);
                    _threads--;
                    return null;
                }
            }
        }
    }

    /// <summary>Queues a call. Under the lock.</summary>
    /// <returns>How many threads the caller has to start once it has left the lock: one, if none is on its way and the cap allows it.</returns>
    private int Enqueue(ThreadCall call)
    {
        _queue.Add(call);
        return _starting == 0 ? Reserve(1) : 0;
    }

    /// <summary>Counts up to <paramref name="wanted"/> threads as on their way, within the cap. Under the lock.</summary>
    private int Reserve(int wanted)
    {
        var starts = Math.Clamp(wanted, 0, _options.MaxThreads - _threads);
        _starting += starts;
        _threads += starts;
        _peakThreads = Math.Max(_peakThreads, _threads);
        return starts;
    }

    /// <summary>Starts threads that were counted before. Not under the lock.</summary>
    private void StartThreads(int count)
    {
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
        lock (_gate)
        {
            _hasFailedToStart = true;
            isStranded = _threads == missing;
            var kept = isStranded ? 1 : 0;
            _starting -= missing - kept;
            _threads -= missing - kept;
        }

        if (isStranded)
            ThreadPool.UnsafeQueueUserWorkItem(static thread => thread.Run(), new WorkerThread(this), preferLocal: false);
    }

    private WorkerThread? PopIdle()
    {
        var thread = _idleTop;
        if (thread is not null)
            RemoveIdle(thread);
        return thread;
    }

    private void PushIdle(WorkerThread thread)
    {
        thread.IsIdle = true;
        thread.Below = _idleTop;
        if (_idleTop is not null)
            _idleTop.Above = thread;
        _idleTop = thread;
        _idle++;
    }

    private void RemoveIdle(WorkerThread thread)
    {
        if (!thread.IsIdle)
            return;

        if (thread.Above is null)
            _idleTop = thread.Below;
        else
            thread.Above.Below = thread.Below;
        if (thread.Below is not null)
            thread.Below.Above = thread.Above;

        (thread.Above, thread.Below, thread.IsIdle) = (null, null, false);
        _idle--;
        Debug.Assert(_idle >= 0, "Who leaves the idle was among them.");
    }
}
