namespace Rungs;

/// <summary>A call that has not ended yet, as a list of live calls shows it.</summary>
internal interface ILiveCall : INamed
{
    Task Task { get; }

    /// <summary>The task of the async function itself, once it has started: what <see cref="Task"/> waits for.</summary>
    Task Function => Task;

    /// <summary>Whether a token may end it without its function.</summary>
    bool IsCancellable => true;
}

/// <summary>The calls that a rung has in flight: what is alive, by name, and when nothing is.</summary>
/// <remarks>
/// <code>
/// open ──Close──► closed: takes no more ──last one removed──► empty
/// </code>
/// </remarks>
internal sealed class LiveCalls
{
    private readonly Lock _gate = new();
    private readonly HashSet<ILiveCall> _calls = [];

    /// <summary>Completed when the set becomes empty; null where nobody waits for that.</summary>
    private TaskCompletionSource? _empty;

    private bool _isClosed;

    /// <summary>The owner, as a timeline names it; null before one asks.</summary>
    private WorkPlace? _place;

    internal int Count
    {
        get
        {
            lock (_gate)
                return _calls.Count;
        }
    }

    /// <summary>Whether it takes no more calls.</summary>
    internal bool IsClosed
    {
        get
        {
            lock (_gate)
                return _isClosed;
        }
    }

    /// <summary>The owner, as a timeline names it: always the same object.</summary>
    internal WorkPlace PlaceOf(Level level, string owner) =>
        _place ?? Interlocked.CompareExchange(ref _place, new WorkPlace(level, owner), null) ?? _place;

    /// <returns>False where the set is closed.</returns>
    internal bool TryAdd(ILiveCall call)
    {
        lock (_gate)
            return !_isClosed && _calls.Add(call);
    }

    /// <summary>Removes a call that has ended; if it was the last, tells those who wait. A call that is not there is no error.</summary>
    internal void Remove(ILiveCall call)
    {
        TaskCompletionSource? empty = null;
        var isInterrupted = false;
        _gate.EnterForGood(ref isInterrupted); // a call that stayed would be waited for without end
        try
        {
            _calls.Remove(call);
            if (_calls.Count == 0)
                (empty, _empty) = (_empty, null);
        }
        finally
        {
            _gate.Exit();
        }

        empty?.TrySetResult();
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    internal ILiveCall[] Snapshot()
    {
        lock (_gate)
            return [.. _calls.Where(static call => !call.Task.IsCompleted)];
    }

    /// <summary>The task of the async function behind <paramref name="task"/>, where that is one of these calls; else itself.</summary>
    internal Task FunctionOf(Task task)
    {
        lock (_gate)
        {
            foreach (var call in _calls)
            {
                if (ReferenceEquals(call.Task, task))
                    return call.Function;
            }
        }

        return task;
    }

    /// <summary>Takes no more calls.</summary>
    internal void Close()
    {
        lock (_gate)
            _isClosed = true;
    }

    /// <summary>Takes no more calls, if none is alive.</summary>
    /// <returns>False where some are, and may bring others.</returns>
    internal bool TryCloseEmpty()
    {
        lock (_gate)
        {
            _isClosed |= _calls.Count == 0;
            return _calls.Count == 0;
        }
    }

    /// <summary>A task that ends when no call is alive.</summary>
    internal Task WhenEmptyAsync()
    {
        lock (_gate)
        {
            if (_calls.Count == 0)
                return Task.CompletedTask;
            _empty ??= new TaskCompletionSource(Continuations.Options);
            return _empty.Task;
        }
    }
}
