using System.Diagnostics;
using Rungs.Coordination;

namespace Rungs.Loops;

/// <summary>Runs on the thread pool, one at a time and in order, what was posted to a loop that has finished.</summary>
/// <remarks>So what was started inside a loop and not awaited still ends, and never meets itself on two threads.</remarks>
internal sealed class LateCallbacks(LoopContext context) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly CallbackQueue _queue = new();

    /// <summary>Whether a thread of the pool runs, or is asked to run, the queue.</summary>
    private bool _isActive;

    /// <summary>Adds what lies in the loop's mail, and then <paramref name="callback"/>: who posted both, posted them in this order.</summary>
    internal void Add(Callback? callback)
    {
        bool isActivated;
        List<EventLoop.Letter> others;
        lock (_gate)
        {
            AssertInvariants();
            Enqueue(context.Loop.TakeMailOf(context, out others));
            if (callback is { } last)
                Enqueue([last]);
            isActivated = TryActivate();
        }

        if (isActivated)
            ScheduleHook.QueueToPool(this);
        foreach (var other in others)
            context.Loop.Post(other.Callback, other.Context);
    }

    /// <summary>Closes the context; what comes late meanwhile waits until all that <paramref name="held"/> gives stands before it.</summary>
    internal void CloseWith(IEnumerable<Callback> held)
    {
        lock (_gate)
        {
            AssertInvariants();
            context.IsOpen = false;
            Interlocked.MemoryBarrier(); // closed first, then the mail is looked at: see EventLoop.TrySendMail
            Enqueue(held);
            if (!TryActivate())
                return;
        }

        ScheduleHook.QueueToPool(this);
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

    /// <summary>Under the lock.</summary>
    private void Enqueue(IEnumerable<Callback> callbacks)
    {
        foreach (var callback in callbacks)
        {
            context.Loop.CountLate();
            _queue.Enqueue(callback);
        }
    }

    /// <summary>Under the lock.</summary>
    /// <returns>Whether the caller has to ask the pool for a thread, once it has left the lock.</returns>
    private bool TryActivate()
    {
        if (_isActive || _queue.Count == 0)
            return false;
        return _isActive = true;
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
        Debug.Assert(_isActive || _queue.Count == 0, "What waits has a thread of the pool that will come for it.");
    }
}
