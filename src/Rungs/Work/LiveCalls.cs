namespace Rungs;

/// <summary>A call that has not ended yet, as a list of live calls shows it.</summary>
internal interface ILiveCall : INamed
{
    Task Task { get; }
}

/// <summary>The calls that a loop has in flight: what is alive, by name, and when nothing is.</summary>
internal sealed class LiveCalls
{
    private readonly Lock _gate = new();
    private readonly HashSet<ILiveCall> _calls = [];

    /// <summary>Completed when the set becomes empty; null where nobody waits for that.</summary>
    private TaskCompletionSource? _empty;

    internal int Count
    {
        get
        {
            lock (_gate)
                return _calls.Count;
        }
    }

    internal void Add(ILiveCall call)
    {
        lock (_gate)
            _calls.Add(call);
    }

    internal void Remove(ILiveCall call)
    {
        TaskCompletionSource? empty = null;
        lock (_gate)
        {
            _calls.Remove(call);
            if (_calls.Count == 0)
                (empty, _empty) = (_empty, null);
        }

        empty?.TrySetResult();
    }

    internal ILiveCall[] Snapshot()
    {
        lock (_gate)
            return [.. _calls];
    }

    /// <summary>A task that ends when no call is alive.</summary>
    internal Task WhenEmptyAsync()
    {
        lock (_gate)
        {
            if (_calls.Count == 0)
                return Task.CompletedTask;
            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task;
        }
    }
}
