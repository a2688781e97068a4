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

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            while (TryTake(out var callback))
                context.Loop.InvokeReporting(callback);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
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
