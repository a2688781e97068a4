using System.Diagnostics;

namespace Rungs.Coordination;

/// <summary>Waiters in order of arrival. They are its nodes, so that one is taken out of the middle in O(1). Under the lock of its line.</summary>
/// <remarks>
/// Mostly one waits, and then comes and goes: its links are null before and after, and are not written at all. (Every reference
/// that is written into an object costs a call of the garbage collector's write barrier, unless it is plainly null.)
/// </remarks>
internal sealed class WaiterList
{
    private Waiter? _last;

    internal Waiter? First { get; private set; }

    internal void Add(Waiter waiter)
    {
        Debug.Assert(waiter.Previous is null && waiter.Next is null && First != waiter, "A waiter stands in one list.");
        if (_last is null)
        {
            First = waiter;
        }
        else
        {
            waiter.Previous = _last;
            _last.Next = waiter;
        }

        _last = waiter;
    }

    internal void Remove(Waiter waiter)
    {
        if (waiter.Next is null)
        {
            Debug.Assert(ReferenceEquals(_last, waiter), "Who leaves a list stands in it.");
            RemoveLast(waiter.Previous);
        }
        else
        {
            waiter.Next.Previous = waiter.Previous;
            if (waiter.Previous is null)
                First = waiter.Next;
            else
                waiter.Previous.Next = waiter.Next;
            waiter.Next = null;
        }

        waiter.Previous = null;
    }

    private void RemoveLast(Waiter? before)
    {
        if (before is null)
        {
            (First, _last) = (null, null);
        }
        else
        {
            before.Next = null;
            _last = before;
        }
    }
}
