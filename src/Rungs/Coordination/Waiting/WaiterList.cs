using System.Diagnostics;

namespace Rungs.Coordination;

/// <summary>Waiters in order of arrival. They are its nodes, so that one is taken out of the middle in O(1). Under the lock of its line.</summary>
internal sealed class WaiterList
{
    private Waiter? _last;

    internal Waiter? First { get; private set; }

    internal void Add(Waiter waiter)
    {
        Debug.Assert(waiter.List is null && waiter.Previous is null && waiter.Next is null, "A waiter stands in one list.");
        waiter.List = this;
        waiter.Previous = _last;
        if (_last is null)
            First = waiter;
        else
            _last.Next = waiter;
        _last = waiter;
    }

    internal void Remove(Waiter waiter)
    {
        Debug.Assert(ReferenceEquals(waiter.List, this), "Who leaves a list stands in it.");
        if (waiter.Previous is null)
            First = waiter.Next;
        else
            waiter.Previous.Next = waiter.Next;
        if (waiter.Next is null)
            _last = waiter.Previous;
        else
            waiter.Next.Previous = waiter.Previous;
        (waiter.Previous, waiter.Next, waiter.List) = (null, null, null);
    }
}
