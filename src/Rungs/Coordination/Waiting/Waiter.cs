namespace Rungs.Coordination;

/// <summary>One who waits: first a node of a <see cref="WaiterList"/>, then, once its fate is settled, of a <see cref="WakeList"/>.</summary>
internal abstract class Waiter
{
    /// <summary>The neighbour behind; moved under the lock of the line.</summary>
    internal Waiter? Next { get; set; }

    /// <summary>The neighbour in front; moved under the lock of the line.</summary>
    internal Waiter? Previous { get; set; }

    /// <summary>Lets the waiter go on, blocking or async. Not under a lock; the waker's last touch, because the waiter is used again.</summary>
    internal abstract void Wake();
}
