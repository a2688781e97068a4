using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Rungs.Diagnostics;

namespace Rungs.Coordination;

/// <summary>Items, and the two lines beside them; this is the side of those who take.</summary>
/// <remarks>
/// <code>
/// putters ──► [ items, at most the capacity ] ──► takers
/// </code>
/// <para>Takers wait only while there are no items, putters only while there is no room. An item that is put while takers wait goes
/// straight to the first of them, and room that a taker makes goes straight to the first putter: nobody who comes later can
/// be faster. Once completed, putters are refused, and takers when the last item is gone.</para>
/// <para>Every step is taken under the lock, but for one: a queue without a bound gives an item that is there without it. That
/// overtakes nobody, because while takers wait there are no items, and it hides nothing from a taker who is about to wait,
/// because items are added under the lock.</para>
/// </remarks>
internal abstract class QueueEngine<T>
{
    private readonly WaitLine<Unit, T> _takers;
    private readonly string _name;
    private readonly bool _takesWithoutLock;
    private Exception? _error;
    private bool _isCompleted;
    private long _put;

    private protected QueueEngine(string name, int? capacity, bool takesWithoutLock)
    {
        if (capacity is < 1)
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, $"A {name} holds at least one item at most; null sets no bound.");

        _name = name;
        _takesWithoutLock = takesWithoutLock;
        Capacity = capacity;
        _takers = new WaitLine<Unit, T>(Gate, $"{name}.Take");
    }

    internal int? Capacity { get; }

    internal int Count
    {
        get
        {
            lock (Gate)
                return ItemCount;
        }
    }

    internal bool IsCompleted => Volatile.Read(ref _isCompleted);

    /// <summary>Why nothing more comes; null where that is the regular end.</summary>
    internal Exception? Error
    {
        get
        {
            lock (Gate)
                return _error;
        }
    }

    internal QueueStatistics Statistics
    {
        get
        {
            lock (Gate)
            {
                AssertInvariants();
                var count = ItemCount;
                return new QueueStatistics
                {
                    Count = count,
                    Capacity = Capacity,
                    WaitingTakers = _takers.Count,
                    WaitingPutters = PutterCount,
                    Put = _put,
                    Taken = _put - count,
                    IsCompleted = _isCompleted,
                };
            }
        }
    }

    /// <summary>Guards everything here. Nothing of the user's runs under it but the comparer of priorities.</summary>
    private protected Lock Gate { get; } = new();

    /// <summary>Under the lock.</summary>
    private protected abstract int ItemCount { get; }

    /// <summary>Under the lock.</summary>
    private protected abstract int PutterCount { get; }

    /// <summary>Whether the user's comparer is running. Under the lock.</summary>
    private protected abstract bool IsComparing { get; }

    internal bool TryTake([MaybeNullWhen(false)] out T item)
    {
        ScheduleHook.Point();
        if (_takesWithoutLock)
            return TryRemove(out item);

        var wakes = default(WakeList);
        bool isTaken;
        lock (Gate)
            isTaken = TryTakeItem(out item, ref wakes);
        wakes.WakeAll();
        return isTaken;
    }

    internal T Take(CancellationToken cancellationToken)
    {
        ScheduleHook.Point();
        cancellationToken.ThrowIfCancellationRequested();
        if (_takesWithoutLock && TryRemove(out var item))
            return item;

        var wakes = default(WakeList);
        Waiter<Unit, T>? waiter = null;
        lock (Gate)
        {
            if (!TryTakeItem(out item, ref wakes))
            {
                if (_isCompleted)
                    throw Empty();
                waiter = _takers.EnterBlocking(default);
            }
        }

        if (waiter is not null)
            waiter.Wait(Deadline.Never, cancellationToken, out item);
        else
            wakes.WakeAll();
        return item!;
    }

    internal ValueTask<T> TakeAsync(CancellationToken cancellationToken)
    {
        ScheduleHook.Point();
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<T>(cancellationToken);
        if (_takesWithoutLock && TryRemove(out var item))
            return new ValueTask<T>(item);

        var wakes = default(WakeList);
        Waiter<Unit, T>? waiter = null;
        lock (Gate)
        {
            if (!TryTakeItem(out item, ref wakes))
            {
                if (_isCompleted)
                    return ValueTask.FromException<T>(Empty());
                waiter = _takers.Enter(default);
            }
        }

        if (waiter is not null)
            return waiter.AsValueTask(cancellationToken);
        wakes.WakeAll();
        return new ValueTask<T>(item!);
    }

    internal void Complete(Exception? error)
    {
        ScheduleHook.Point();
        var wakes = default(WakeList);
        lock (Gate)
        {
            ThrowIfComparing();
            AssertInvariants();
            if (!_isCompleted)
            {
                Volatile.Write(ref _isCompleted, true);
                _error = error;
                RefusePutters(ref wakes);
                _takers.FailAll(Empty, ref wakes); // they wait because there is no item
            }
        }

        wakes.WakeAll();
    }

    /// <summary>Whether an item that is put now goes straight to a taker. Under the lock.</summary>
    private protected bool HasTakers => _takers.Count > 0;

    /// <summary>Hands an item to the first taker. Under the lock.</summary>
    private protected void HandOver(T item, ref WakeList wakes) => _takers.Grant(item, ref wakes);

    /// <summary>Counts an item that was put. Under the lock.</summary>
    private protected void CountPut() => _put++;

    /// <summary>Takes out the next item, if there is one. Under the lock, or without it where that is allowed.</summary>
    private protected abstract bool TryRemove([MaybeNullWhen(false)] out T item);

    /// <summary>Refuses a comparer that changes the queue it compares for. Under the lock.</summary>
    private protected abstract void ThrowIfComparing();

    /// <summary>Lets in as many putters as there is room for. Under the lock.</summary>
    private protected abstract void ServePutters(ref WakeList wakes);

    /// <summary>Fails all putters. Under the lock.</summary>
    private protected abstract void RefusePutters(ref WakeList wakes);

    private protected QueueCompletedException Full() => new($"The {_name} is complete: nothing can be put into it any more.", _error);

    [Conditional("DEBUG")]
    private protected void AssertInvariants()
    {
        if (IsComparing)
            return; // a comparer looks at the queue amid a change; it may look, and what it may not is refused

        _takers.AssertInvariants();
        Debug.Assert(_takers.Count == 0 || ItemCount == 0, "Nobody waits for an item while there are some.");
        Debug.Assert(PutterCount == 0 || ItemCount == Capacity, "Nobody waits for room while there is some.");
        Debug.Assert(!_isCompleted || (PutterCount == 0 && _takers.Count == 0), "Once complete, nobody waits.");
    }

    /// <summary>Takes the next item, if there is one, and lets a putter have its room. Under the lock.</summary>
    private bool TryTakeItem([MaybeNullWhen(false)] out T item, ref WakeList wakes)
    {
        AssertInvariants();
        if (!TryRemove(out item))
            return false;

        ServePutters(ref wakes);
        return true;
    }

    private QueueCompletedException Empty() => new($"The {_name} is complete, and all its items were taken.", _error);
}
