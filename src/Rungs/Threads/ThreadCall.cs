using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Threads;

/// <summary>Something for a thread to run, and its place in the queue.</summary>
internal abstract class ThreadCall
{
    /// <summary>The neighbours in the queue; under the engine's lock.</summary>
    internal ThreadCall? Previous { get; set; }

    /// <inheritdoc cref="Previous"/>
    internal ThreadCall? Next { get; set; }

    /// <summary>Whether the call stands in the queue; under the engine's lock.</summary>
    internal bool IsQueued { get; set; }

    /// <summary>The context it was queued from, where that was a wait on a thread of the same engine; else null.</summary>
    internal SynchronizationContext? Origin { get; init; }

    /// <summary>The hook the call takes part in; null outside tests.</summary>
    internal IScheduleHook? Hook { get; init; }

    /// <summary>Whether <see cref="Hook"/> counts the call as busy already; under the engine's lock.</summary>
    internal bool IsEntered { get; set; }

    /// <summary>Whether the call is refused rather than queued.</summary>
    internal bool IsOnlyForNow { get; init; }

    /// <summary>Whether a call that is only for now came when no thread was free.</summary>
    internal bool IsRefused { get; set; }

    /// <summary>Runs it on this thread. Throws nothing.</summary>
    internal abstract void Execute();

    /// <summary>Ends it with an error instead of running it. What has begun cannot be refused and runs.</summary>
    internal virtual void Fail(string reason) => Execute();
}

/// <summary>A blocking function, as a task that waiters can run in place while it is queued.</summary>
internal sealed class FunctionCall<T> : ThreadCall, ILiveCall
{
    private const TaskCreationOptions Options =
        TaskCreationOptions.RunContinuationsAsynchronously | TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler;

    private readonly ThreadEngine _engine;
    private readonly Work<T> _work;
    private readonly CancellationToken _cancellationToken;

    /// <summary>What the call fails with instead of running; null while it may run.</summary>
    private Exception? _refusal;

    internal FunctionCall(ThreadEngine engine, Work<T> work, CancellationToken cancellationToken)
    {
        _engine = engine;
        _work = work;
        _cancellationToken = cancellationToken;
        Task = new Task<T>(static self => ((FunctionCall<T>)self!).Call(), this, cancellationToken, Options);
    }

    /// <summary>The call's outcome. It carries the caller's execution context.</summary>
    internal Task<T> Task { get; }

    /// <inheritdoc/>
    Task ILiveCall.Task => Task;

    /// <inheritdoc/>
    string INamed.Name => _work.Name;

    /// <inheritdoc/>
    internal override void Execute() => _engine.Scheduler.Execute(Task);

    /// <inheritdoc/>
    internal override void Fail(string reason)
    {
        _refusal = new ObjectDisposedException(_engine.Name, $"'{_work.Name}' did not run: {reason}");
        Execute();
    }

    private T Call() => _refusal is null ? _work.Call(_cancellationToken) : throw _refusal;
}

/// <summary>A continuation of an async function that runs on the threads.</summary>
internal sealed class ContinuationCall(SendOrPostCallback callback, object? state, ThreadContext context) : ThreadCall
{
    /// <inheritdoc/>
    internal override void Execute()
    {
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            callback(state);
        }
        catch (Exception error)
        {
            UnobservedErrors.Raise(error, "async void");
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }
}
