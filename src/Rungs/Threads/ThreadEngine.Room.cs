namespace Rungs.Threads;

/// <remarks>Room in the queue, for callers that hold back while it is full.</remarks>
internal sealed partial class ThreadEngine
{
    /// <summary>Ends when the queue is below its bound; in order of arrival, one waiter for each place that is freed.</summary>
    internal async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource> waiter;
        lock (_gate)
        {
            AssertInvariants();
            ObjectDisposedException.ThrowIf(_isClosed, typeof(ThreadRung));
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

    /// <summary>Takes the first waiter out of the line, if there is room. Under the lock; completed after it.</summary>
    private TaskCompletionSource? NextInRoom()
    {
        if (_queue.Count >= _maxQueue || _roomWaiters.First is not { } first)
            return null;
        _roomWaiters.RemoveFirst();
        return first.Value;
    }
}
