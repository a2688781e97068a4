namespace Rungs.Processes.Engine;

/// <summary>Calls that wait for a worker, first in first out; any of them can be taken out. Under the engine's lock.</summary>
internal sealed class CallQueue
{
    private readonly LinkedList<PoolCall> _calls = [];

    internal int Count => _calls.Count;

    internal bool IsEmpty => _calls.First is null && _calls.Last is null;

    internal void Add(PoolCall call)
    {
        call.State = CallState.Queued;
        _calls.AddLast(call.Place);
    }

    /// <summary>Puts back a call that had been taken, before all others.</summary>
    internal void PutBack(PoolCall call)
    {
        call.State = CallState.Queued;
        _calls.AddFirst(call.Place);
    }

    /// <returns>The first; null where there is none.</returns>
    internal PoolCall? Take()
    {
        var first = _calls.First?.Value;
        if (first is not null)
            Remove(first);
        return first;
    }

    internal void Remove(PoolCall call) => _calls.Remove(call.Place);
}
