using System.Diagnostics;

namespace Rungs.Loops;

/// <summary>A growing ring of callbacks, first in, first out. Not safe for several threads: its owner guards it.</summary>
internal sealed class CallbackQueue
{
    private const int InitialCapacity = 16;

    /// <summary>The most slots an empty ring keeps; a burst's memory is given back.</summary>
    private const int RetainedCapacity = 4_096;

    /// <summary>The slots; the length is a power of two, so that positions wrap by a mask.</summary>
    private Callback[] _slots = new Callback[InitialCapacity];

    private int _head;

    internal int Count { get; private set; }

    internal void Enqueue(in Callback callback)
    {
        NextSlot() = callback;
        Count++;
    }

    /// <summary>The same for a posted function, made in its slot: one reference less to write.</summary>
    internal void Enqueue(SendOrPostCallback function, object? state)
    {
        NextSlot() = new Callback(function, state);
        Count++;
    }

    internal Callback Dequeue()
    {
        Debug.Assert(Count > 0, "Only a ring with something in it is asked for something.");
        ref var slot = ref _slots[_head];
        var callback = slot;
        slot = default;
        _head = (_head + 1) & (_slots.Length - 1);
        Count--;
        return callback;
    }

    /// <summary>Takes out the callback at <paramref name="index"/> (0: the oldest), keeping the order of the others.</summary>
    internal Callback DequeueAt(int index)
    {
        var mask = _slots.Length - 1;
        var chosen = _slots[(_head + index) & mask];
        for (var i = index; i > 0; i--)
            _slots[(_head + i) & mask] = _slots[(_head + i - 1) & mask];

        Dequeue();
        return chosen;
    }

    /// <summary>The state of the callback at <paramref name="index"/> (0: the oldest).</summary>
    internal object StateAt(int index) => _slots[(_head + index) & (_slots.Length - 1)].State;

    /// <summary>Whether any is as wanted.</summary>
    internal bool Any(Predicate<Callback> isWanted)
    {
        for (var i = 0; i < Count; i++)
        {
            if (isWanted(_slots[(_head + i) & (_slots.Length - 1)]))
                return true;
        }

        return false;
    }

    /// <summary>Gives back the memory of a past burst. Only an empty ring.</summary>
    internal void TrimWhenEmpty()
    {
        if (Count == 0 && _slots.Length > RetainedCapacity)
            (_slots, _head) = (new Callback[InitialCapacity], 0);
    }

    private ref Callback NextSlot()
    {
        if (Count == _slots.Length)
            Resize(_slots.Length * 2);
        return ref _slots[(_head + Count) & (_slots.Length - 1)];
    }

    private void Resize(int capacity)
    {
        var slots = new Callback[capacity];
        var untilWrap = Math.Min(Count, _slots.Length - _head);
        Array.Copy(_slots, _head, slots, 0, untilWrap);
        Array.Copy(_slots, 0, slots, untilWrap, Count - untilWrap);
        (_slots, _head) = (slots, 0);
    }
}
