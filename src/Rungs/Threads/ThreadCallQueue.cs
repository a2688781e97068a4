using System.Diagnostics;

namespace Rungs.Threads;

/// <summary>Calls in order of arrival; any of them can leave at O(1). Its owner guards it.</summary>
internal sealed class ThreadCallQueue
{
    private ThreadCall? _first;
    private ThreadCall? _last;

    internal int Count { get; private set; }

    internal ThreadCall? First => _first;

    internal void Add(ThreadCall call)
    {
        Debug.Assert(!call.IsQueued, "A call is queued once.");
        call.IsQueued = true;
        call.Previous = _last;
        if (_last is null)
            _first = call;
        else
            _last.Next = call;
        _last = call;
        Count++;
    }

    internal ThreadCall? TakeFirst()
    {
        var first = _first;
        if (first is not null)
            Remove(first);
        return first;
    }

    /// <returns>Whether the call stood in the queue.</returns>
    internal bool Remove(ThreadCall call)
    {
        if (!call.IsQueued)
            return false;

        if (call.Previous is null)
            _first = call.Next;
        else
            call.Previous.Next = call.Next;
        if (call.Next is null)
            _last = call.Previous;
        else
            call.Next.Previous = call.Previous;

        (call.Previous, call.Next, call.IsQueued) = (null, null, false);
        Count--;
        return true;
    }

    internal IEnumerable<ThreadCall> Snapshot()
    {
        List<ThreadCall> calls = [];
        for (var call = _first; call is not null; call = call.Next)
            calls.Add(call);
        return calls;
    }
}
