using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Rungs.Diagnostics;

namespace Rungs.Coordination;

/// <summary>Items, and the two lines beside them; this is the side of those who take.</summary>
/// <remarks>
/// <code>
/// putters ──► [ items, at most the capacity ] ──► takers
/// </code>
/// <para>Takers wait only while there are no items, putters only while there is no room. So an item that is put goes straight to
/// the first taker where one waits, and room that a taker makes goes straight to the first putter: nobody who comes later can
/// be faster. Once completed, putters are refused, and takers when the last item is gone.</para>
/// </remarks>
internal abstract class QueueEngine<T>
{
    private readonly WaitLine<Unit, T> _takers;
    private readonly string _name;
    private Exception? _error;
    private long _taken;

    private protected QueueEngine(string name, int? capacity)
    {
        if (capacity is < 1)
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, $"A {name} holds at least one item at most; null sets no bound.");

        _name = name;
        Capacity = capacity;
        _takers = new WaitLine<Unit, T>(Gate);
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

    internal bool IsCompleted
    {
        get
        {
            lock (Gate)
                return HasCompleted;
        }
    }

    internal QueueStatistics Statistics
    {
        get
        {
            lock (Gate)
            {
                AssertInvariants();
                return new QueueStatistics
                {
                    Count = ItemCount,
                    Capacity = Capacity,
                    WaitingTakers = _takers.Count,
                    WaitingPutters = PutterCount,
                    Put = _taken + ItemCount,
                    Taken = _taken,
                    IsCompleted = HasCompleted,
                };
            }
        }
    }

    /// <summary>Guards everything here. Nothing of the user's runs under it but the comparer of priorities.</summary>
    private protected Lock Gate { get; } = new();

    private protected bool HasCompleted { get; private set; }

    /// <summary>Under the lock.</summary>
    private protected abstract int ItemCount { get; }

    /// <summary>Under the lock.</summary>
    private protected abstract int PutterCount { get; }

    /// <summary>Whether the user's comparer is running. Under the lock.</summary>
    private protected abstract bool IsComparing { get; }

    internal bool TryTake([MaybeNullWhen(false)] out T item)
    {
        var wakes = default(WakeList);
        bool isTaken;
        lock (Gate)
            isTaken = TryTakeItem(out item, ref wakes);
        wakes.WakeAll();
        return isTaken;
    }

    internal T Take(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var wakes = default(WakeList);
        Waiter<Unit, T>? waiter = null;
        T? item;
        lock (Gate)
        {
            if (!TryTakeItem(out item, ref wakes))
            {
                if (HasCompleted)
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
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<T>(cancellationToken);

        var wakes = default(WakeList);
        Waiter<Unit, T>? waiter = null;
        T? item;
        lock (Gate)
        {
            if (!TryTakeItem(out item, ref wakes))
            {
                if (HasCompleted)
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
        var wakes = default(WakeList);
        lock (Gate)
        {
            ThrowIfComparing();
            AssertInvariants();
            if (!HasCompleted)
            {
                HasCompleted = true;
                _error = error;
                RefusePutters(ref wakes);
                if (ItemCount == 0)
                    _takers.FailAll(Empty, ref wakes);
            }
        }

        wakes.WakeAll();
    }

    /// <summary>Why nothing more comes, for who takes them all: null where that is the regular end.</summary>
    internal Exception? Error
    {
        get
        {
            lock (Gate)
                return _error;
        }
    }

    /// <summary>Hands the next item to the first taker, where one waits. Under the lock, after an item was added.</summary>
    private protected void ServeTakers(ref WakeList wakes)
    {
        if (_takers.Count == 0)
            return;
        _takers.Grant(RemoveItem(), ref wakes);
        _taken++;
    }

    /// <summary>Takes out the next item. Under the lock.</summary>
    private protected abstract T RemoveItem();

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
        Debug.Assert(!HasCompleted || (PutterCount == 0 && (_takers.Count == 0 || ItemCount > 0)), "Once complete, nobody waits.");
    }

    /// <summary>Takes the next item, if there is one. Under the lock.</summary>
    private bool TryTakeItem([MaybeNullWhen(false)] out T item, ref WakeList wakes)
    {
        AssertInvariants();
        if (ItemCount == 0)
        {
            item = default;
            return false;
        }

        item = RemoveItem();
        _taken++;
        ServePutters(ref wakes);
        return true;
    }

    private QueueCompletedException Empty() => new($"The {_name} is complete, and all its items were taken.", _error);
}
