using Rungs.Coordination;

namespace Rungs.Threads;

/// <remarks>Room in the queue, for callers that hold back while it is full.</remarks>
internal sealed partial class ThreadEngine
{
    /// <summary>Ends when the queue is below its bound; in order of arrival, one waiter for each call that leaves it, and all once it is empty.</summary>
    internal Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);

        Waiter<Unit, Unit> waiter;
        lock (_gate)
        {
            AssertInvariants();
            if (_isClosed)
                return Task.FromException(NoRoom());
            if (_queue.Count < _maxQueue && _roomWaiters.Count == 0)
                return Task.CompletedTask;
            waiter = _roomWaiters.Enter(default);
        }

        return waiter.AsPlainValueTask(cancellationToken).AsTask();
    }

    /// <summary>A call has left the queue: the place is for who waits longest. Under the lock.</summary>
    /// <remarks>
    /// One waiter a place, not as many as there are places: those who were let go before may still be on their way. And all where
    /// the queue is empty: no later call would let go those whose place was given to one that made none.
    /// </remarks>
    private void GiveRoom(ref WakeList wakes)
    {
        var count = _queue.Count == 0 ? _roomWaiters.Count : _queue.Count < _maxQueue && _roomWaiters.Count > 0 ? 1 : 0;
        for (; count > 0; count--)
            _roomWaiters.Grant(default, ref wakes);
    }

    private ObjectDisposedException NoRoom() => new(Name, $"There will be no room: {ClosedReason}");
}
