namespace Rungs.Processes.Engine;

/// <summary>Calls that wait for a worker, first in first out; any of them can be taken out. Under the engine's lock.</summary>
internal sealed class CallQueue
{
    private PoolCall? _first;
    private PoolCall? _last;

    internal int Count { get; private set; }

    internal bool IsEmpty => _first is null && _last is null;

    internal void Add(PoolCall call)
    {
        call.State = CallState.Queued;
        (call.Previous, call.Next) = (_last, null);
        if (_last is null)
            _first = call;
        else
            _last.Next = call;
        _last = call;
        Count++;
    }

    /// <summary>Puts back a call that had been taken, before all others.</summary>
    internal void PutBack(PoolCall call)
    {
        call.State = CallState.Queued;
        (call.Previous, call.Next) = (null, _first);
        if (_first is null)
            _last = call;
        else
            _first.Previous = call;
        _first = call;
        Count++;
    }

    /// <returns>The first; null where there is none.</returns>
    internal PoolCall? Take()
    {
        var first = _first;
        if (first is not null)
            Remove(first);
        return first;
    }

    internal void Remove(PoolCall call)
    {
        if (call.Previous is null)
            _first = call.Next;
        else
            call.Previous.Next = call.Next;
        if (call.Next is null)
            _last = call.Previous;
        else
            call.Next.Previous = call.Previous;
        call.Previous = call.Next = null;
        Count--;
    }
}
