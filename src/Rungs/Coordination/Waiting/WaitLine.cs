using System.Diagnostics;

namespace Rungs.Coordination;

/// <summary>Told under the lock that a waiter left the line without a grant: if it was first, those behind it may get theirs now.</summary>
internal delegate void LeftHandler<in TRequest>(TRequest request, bool wasFirst, ref WakeList wakes);

/// <summary>The waiter engine: a line of blocking and async callers, first in first out or by priority.</summary>
/// <remarks>
/// <para>Every primitive of this room is a small policy around one or two lines. It holds its lock while it decides, and
/// asks the line either to grant the first waiter something or to put the caller at the end:</para>
/// <code>
/// lock ── can be had at once, nobody waits ──► take it
///   └──── else line.Enter(...) ── unlock ──► waiter.AsValueTask(token)   async caller
///                                        └─► waiter.Wait(..., token)     blocking caller
/// lock ── something to give ──► line.Grant(x, ref wakes) ── unlock ──► wakes.WakeAll()
/// </code>
/// <para>A caller that leaves (token, time, interruption) is taken out in O(1). The first few waiters of a line are used again
/// and again, so that waiting allocates nothing as long as few wait at once.</para>
/// </remarks>
/// <typeparam name="TRequest">What a caller asks for.</typeparam>
/// <typeparam name="TResult">What it is granted.</typeparam>
/// <param name="gate">The primitive's lock; guards the line.</param>
/// <param name="name">What people read of it.</param>
/// <param name="isByPriority">Whether the lowest priority number goes first, instead of who came first.</param>
/// <param name="left">Called under the lock when a waiter has left without a grant.</param>
/// <param name="received">Called without a lock where the caller takes over what it was granted.</param>
internal sealed class WaitLine<TRequest, TResult>(Lock gate, string name, bool isByPriority = false, LeftHandler<TRequest>? left = null, Action<TRequest, TResult>? received = null)
{
    /// <summary>How many waiters are kept to be used again; more than that live for one wait.</summary>
    internal const int MostPooled = 128;

    private readonly WaiterList _all = new();
    private readonly PriorityLevels? _levels = isByPriority ? new() : null;

    /// <summary>The waiters that are used again, in a ring: the one used last. The next one after it has been out longest.</summary>
    private Waiter<TRequest, TResult>? _usedLast;

    /// <summary>How many the ring has.</summary>
    private int _pooled;

    internal string Name => name;

    /// <summary>Whether somebody wants to know when a caller takes over its grant.</summary>
    internal bool TellsReceipt => received is not null;

    /// <summary>How many wait. Under the lock.</summary>
    internal int Count { get; private set; }

    /// <summary>Who is next; null where nobody waits. Under the lock.</summary>
    internal Waiter<TRequest, TResult>? First => (Waiter<TRequest, TResult>?)(_levels is null ? _all.First : _levels.First);

    /// <summary>Puts a caller that will await at the end of the line, or of its priority. Under the lock.</summary>
    internal Waiter<TRequest, TResult> Enter(TRequest request, int priority = 0) => Enter(request, parker: null, priority);

    /// <summary>Puts the running thread at the end of the line, or of its priority. Under the lock.</summary>
    internal Waiter<TRequest, TResult> EnterBlocking(TRequest request, int priority = 0) => Enter(request, ThreadParker.Rent(), priority);

    /// <summary>Grants <paramref name="result"/> to the first. Under the lock.</summary>
    internal void Grant(TResult result, ref WakeList wakes)
    {
        var first = First!;
        Remove(first);
        first.Grant(result);
        wakes.Add(first);
    }

    /// <summary>Fails the first. Under the lock.</summary>
    internal void Fail(Exception error, ref WakeList wakes)
    {
        var first = First!;
        Remove(first);
        first.Fail(error);
        wakes.Add(first);
    }

    /// <summary>Fails all, each with an error of its own. Under the lock.</summary>
    internal void FailAll(Func<Exception> error, ref WakeList wakes)
    {
        while (Count > 0)
            Fail(error(), ref wakes);
    }

    /// <summary>The waiter's token was cancelled: it goes, unless its verdict is given. Not under the lock.</summary>
    internal void Cancel(Waiter<TRequest, TResult> waiter)
    {
        var wakes = default(WakeList);
        var isInterrupted = false;
        gate.EnterForGood(ref isInterrupted); // a waiter that cannot leave its line would be granted what nobody takes
        try
        {
            if (waiter.IsInLine)
            {
                var wasFirst = waiter.Previous is null;
                Remove(waiter);
                waiter.Cancel();
                wakes.Add(waiter);
                left?.Invoke(waiter.Request, wasFirst, ref wakes);
            }
        }
        finally
        {
            gate.Exit();
        }

        wakes.WakeAll();
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary>A blocking waiter gives up. Not under the lock.</summary>
    /// <param name="waiter">Its own thread calls.</param>
    /// <param name="isInterrupted">Set where an interruption of the thread came meanwhile.</param>
    /// <returns>False where its verdict is given.</returns>
    internal bool TryLeave(Waiter<TRequest, TResult> waiter, ref bool isInterrupted)
    {
        var wakes = default(WakeList);
        bool isLeaving;
        gate.EnterForGood(ref isInterrupted); // a waiter that cannot leave its line would be granted what nobody takes
        try
        {
            isLeaving = waiter.IsInLine;
            if (isLeaving)
            {
                var wasFirst = waiter.Previous is null;
                Remove(waiter);
                left?.Invoke(waiter.Request, wasFirst, ref wakes);
            }
        }
        finally
        {
            gate.Exit();
        }

        wakes.WakeAll();
        return isLeaving;
    }

    /// <summary>The caller has what <paramref name="request"/> was granted.</summary>
    internal void TellReceipt(TRequest request, TResult result) => received?.Invoke(request, result);

    /// <summary>Says what must hold. Under the lock, in Debug builds.</summary>
    [Conditional("DEBUG")]
    internal void AssertInvariants()
    {
        Debug.Assert(gate.IsHeldByCurrentThread, "A line is read and moved under its primitive's lock.");
        Debug.Assert(Count == 0 == (First is null), "Somebody is first where anybody waits.");
        Debug.Assert(_pooled <= MostPooled, "The pool stays small.");
    }

    private Waiter<TRequest, TResult> Enter(TRequest request, Parker? parker, int priority)
    {
        var waiter = Rent();
        waiter.Begin(request, parker, priority);
        Count++;
        if (_levels is null)
            _all.Add(waiter);
        else
            _levels.Add(waiter, priority, Count);
        return waiter;
    }

    private void Remove(Waiter<TRequest, TResult> waiter)
    {
        waiter.IsInLine = false;
        Count--;
        if (_levels is null)
            _all.Remove(waiter);
        else
            _levels.Remove(waiter, waiter.Priority);
    }

    /// <summary>A waiter that is free: the one that has been out longest, if it is back; else a new one.</summary>
    /// <remarks>Callers mostly come back in the order in which they came: if that one is not back, hardly any is.</remarks>
    private Waiter<TRequest, TResult> Rent()
    {
        if (TellsReceipt)
            return new Waiter<TRequest, TResult>(this, isPooled: false);

        var next = _usedLast?.NextInRing;
        if (next is { IsFree: true })
        {
            if (!ReferenceEquals(next, _usedLast))
                _usedLast = next;
            return next;
        }

        if (_pooled == MostPooled)
        {
            _usedLast = next; // passed over: should its caller never come back, it does not hide the others
            return new Waiter<TRequest, TResult>(this, isPooled: false);
        }

        _pooled++;
        var waiter = new Waiter<TRequest, TResult>(this, isPooled: true);
        if (_usedLast is null)
            waiter.NextInRing = waiter;
        else
            (waiter.NextInRing, _usedLast.NextInRing) = (next, waiter);
        return _usedLast = waiter;
    }
}
