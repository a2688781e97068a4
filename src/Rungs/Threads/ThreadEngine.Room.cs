namespace Rungs.Threads;

/// <remarks>Room in the queue, for callers that hold back while it is full.</remarks>
internal sealed partial class ThreadEngine
{
    /// <summary>Ends when the queue is below its bound; in order of arrival, as many waiters as there are free places, and all once it is empty.</summary>
    internal async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource> waiter;
        lock (_gate)
        {
            AssertInvariants();
            if (_isClosed)
                throw new ObjectDisposedException(Name, $"There will be no room: {ClosedReason}");
            if (_queue.Count < _maxQueue)
                return;
            waiter = _roomWaiters.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        await using (cancellationToken.UnsafeRegister(_ => CancelWaiter(waiter, cancellationToken), null))
            await waiter.Value.Task;
    }

    private void CancelWaiter(LinkedListNode<TaskCompletionSource> waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (waiter.List is null)
                return; // it was given room
            _roomWaiters.Remove(waiter);
        }

        waiter.Value.TrySetCanceled(cancellationToken);
    }

    /// <summary>Takes out of the line as many waiters as there are free places. Under the lock; told after it.</summary>
    /// <remarks>All of them where the queue is empty: no later call would let go those whose place was given to one that made none.</remarks>
    private TaskCompletionSource[] TakeRoomWaiters()
    {
        var count = _queue.Count == 0 ? _roomWaiters.Count : Math.Min(_roomWaiters.Count, _maxQueue - _queue.Count);
        if (count <= 0)
            return [];

        var waiters = new TaskCompletionSource[count];
        for (var i = 0; i < count; i++)
        {
            waiters[i] = _roomWaiters.First!.Value;
            _roomWaiters.RemoveFirst();
        }

        return waiters;
    }

    private static void GiveRoom(TaskCompletionSource[] waiters)
    {
        foreach (var waiter in waiters)
            waiter.TrySetResult();
    }
}
