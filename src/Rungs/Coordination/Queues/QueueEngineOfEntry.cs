using System.Diagnostics.CodeAnalysis;

namespace Rungs.Coordination;

/// <summary>The side of those who put.</summary>
/// <typeparam name="TEntry">What is put: an item, or an item and its priority.</typeparam>
/// <typeparam name="T">What is taken.</typeparam>
internal sealed class QueueEngine<TEntry, T> : QueueEngine<T>
{
    private readonly ItemStore<TEntry, T> _items;
    private readonly WaitLine<TEntry, Unit> _putters;
    private readonly int _capacity;

    internal QueueEngine(string name, int? capacity, ItemStore<TEntry, T> items)
        : base(name, capacity, items.IsConcurrent)
    {
        _items = items;
        _capacity = capacity ?? int.MaxValue;
        _putters = new WaitLine<TEntry, Unit>(Gate, $"{name}.Put");
    }

    private protected override int ItemCount => _items.Count;

    private protected override int PutterCount => _putters.Count;

    private protected override bool IsComparing => _items.IsComparing;

    internal bool TryPut(TEntry entry)
    {
        ScheduleHook.Point();
        var wakes = default(WakeList);
        bool isPut;
        lock (Gate)
            isPut = !IsCompleted && TryPutEntry(entry, ref wakes);
        wakes.WakeAll();
        return isPut;
    }

    internal void Put(TEntry entry, CancellationToken cancellationToken)
    {
        ScheduleHook.Point();
        cancellationToken.ThrowIfCancellationRequested();
        var wakes = default(WakeList);
        Waiter<TEntry, Unit>? waiter = null;
        lock (Gate)
        {
            if (IsCompleted)
                throw Full();
            if (!TryPutEntry(entry, ref wakes))
                waiter = _putters.EnterBlocking(entry);
        }

        if (waiter is not null)
            waiter.Wait(Deadline.Never, cancellationToken, out _);
        else
            wakes.WakeAll();
    }

    internal ValueTask PutAsync(TEntry entry, CancellationToken cancellationToken)
    {
        ScheduleHook.Point();
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);

        var wakes = default(WakeList);
        Waiter<TEntry, Unit>? waiter = null;
        lock (Gate)
        {
            if (IsCompleted)
                return ValueTask.FromException(Full());
            if (!TryPutEntry(entry, ref wakes))
                waiter = _putters.Enter(entry);
        }

        if (waiter is not null)
            return waiter.AsPlainValueTask(cancellationToken);
        wakes.WakeAll();
        return ValueTask.CompletedTask;
    }

    private protected override bool TryRemove([MaybeNullWhen(false)] out T item) => _items.TryTake(out item);

    private protected override void ThrowIfComparing() => _items.ThrowIfComparing();

    private protected override void ServePutters(ref WakeList wakes)
    {
        while (_putters.First is { } first && _items.Count < _capacity)
        {
            try
            {
                _items.Add(first.Request);
            }
            catch (Exception error)
            {
                _putters.Fail(error, ref wakes); // a comparer that throws fails who brought the priority, not who takes
                continue;
            }

            CountPut();
            _putters.Grant(default, ref wakes);
        }
    }

    private protected override void RefusePutters(ref WakeList wakes) => _putters.FailAll(Full, ref wakes);

    /// <summary>Puts an entry, if there is room. Under the lock.</summary>
    private bool TryPutEntry(TEntry entry, ref WakeList wakes)
    {
        _items.ThrowIfComparing(); // before a putter waits: it would wait for room under the lock, for ever
        AssertInvariants();
        if (HasTakers)
            HandOver(_items.ItemOf(entry), ref wakes);
        else if (_capacity == int.MaxValue || _items.Count < _capacity)
            _items.Add(entry);
        else
            return false;

        CountPut();
        return true;
    }
}
