using Rungs.Coordination;

namespace Rungs.Threads;

/// <remarks>Room in the queue, for callers that hold back while it is full.</remarks>
internal sealed partial class ThreadEngine
{
    /// <summary>Ends when the queue is below its bound; in order of arrival, as many waiters as there are free places, and all once it is empty.</summary>
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
            if (_queue.Count < _maxQueue)
                return Task.CompletedTask;
            waiter = _roomWaiters.Enter(default);
        }

        return waiter.AsPlainValueTask(cancellationToken).AsTask();
    }

    /// <summary>Lets as many waiters go as there are free places. Under the lock.</summary>
    /// <remarks>All of them where the queue is empty: no later call would let go those whose place was given to one that made none.</remarks>
    private void GiveRoom(ref WakeList wakes)
    {
        var count = _queue.Count == 0 ? _roomWaiters.Count : Math.Min(_roomWaiters.Count, _maxQueue - _queue.Count);
        for (; count > 0; count--)
            _roomWaiters.Grant(default, ref wakes);
    }

    private ObjectDisposedException NoRoom() => new(Name, $"There will be no room: {ClosedReason}");
}
