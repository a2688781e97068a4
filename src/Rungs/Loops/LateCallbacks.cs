using System.Diagnostics;

namespace Rungs.Loops;

/// <summary>Runs on the thread pool, one at a time and in order, what was posted to a loop that has finished.</summary>
/// <remarks>So what was started inside a loop and not awaited still ends, and never meets itself on two threads.</remarks>
internal sealed class LateCallbacks(LoopContext context) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly CallbackQueue _queue = new();

    /// <summary>Whether a thread of the pool runs, or is asked to run, the queue.</summary>
    private bool _isActive;

    internal void Add(in Callback callback)
    {
        context.Loop.CountLate();
        lock (_gate)
        {
            AssertInvariants();
            _queue.Enqueue(callback);
            if (_isActive)
                return;
            _isActive = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Closes the context; what comes late meanwhile waits until all that <paramref name="held"/> gives stands before it.</summary>
    internal void CloseWith(IEnumerable<Callback> held)
    {
        lock (_gate)
        {
            AssertInvariants();
            context.IsOpen = false;
            Interlocked.MemoryBarrier(); // closed first, then the mail is looked at: see EventLoop.TrySendMail
            foreach (var callback in held)
            {
                context.Loop.CountLate();
                _queue.Enqueue(callback);
            }

            if (_isActive || _queue.Count == 0)
                return;
            _isActive = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        var own = ExecutionContext.Capture();
        while (TryTake(out var callback))
        {
            SynchronizationContext.SetSynchronizationContext(context);
            context.Loop.InvokeReporting(callback);
            if (own is not null)
                ExecutionContext.Restore(own);
        }

        SynchronizationContext.SetSynchronizationContext(null);
    }

    private bool TryTake(out Callback callback)
    {
        lock (_gate)
        {
            AssertInvariants();
            _isActive = _queue.Count > 0;
            callback = _isActive ? _queue.Dequeue() : default;
            return _isActive;
        }
    }

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "The queue is touched under its lock.");
        Debug.Assert(_isActive || _queue.Count == 0, "What waits has a thread that will come for it.");
    }
}
