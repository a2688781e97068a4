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

    /// <summary>It has left the threads, run or not.</summary>
    internal virtual void Leave()
    {
    }

    /// <summary>Ends it with an error instead of running it.</summary>
    /// <returns>False where it has begun already, so that it has to go on.</returns>
    internal abstract bool TryFail(string reason);
}

/// <summary>A blocking function, as a task that waiters can run in place while it is queued.</summary>
internal sealed class FunctionCall<T> : ThreadCall, ILiveCall
{
    private static TaskCreationOptions Options => Continuations.Options | TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler;

    private readonly ThreadEngine _engine;
    private readonly Work<T> _work;
    private readonly CancellationToken _cancellationToken;

    /// <summary>The call on a timeline; null where nobody records.</summary>
    private readonly WorkSpan? _span;

    /// <summary>What the call fails with instead of running; null while it may run.</summary>
    private Exception? _refusal;

    internal FunctionCall(ThreadEngine engine, Work<T> work, CancellationToken cancellationToken)
    {
        _engine = engine;
        _work = work;
        _cancellationToken = cancellationToken;
        if (WorkRecord.Current is { } record)
            _span = record.Add(work.Label, engine.Place);
        Task = new Task<T>(static self => ((FunctionCall<T>)self!).Call(), this, cancellationToken, Options);
    }

    /// <summary>The call's outcome. It carries the caller's execution context.</summary>
    internal Task<T> Task { get; }

    /// <inheritdoc/>
    Task ILiveCall.Task => Task;

    /// <inheritdoc/>
    string INamed.Name => _work.Name;

    /// <inheritdoc/>
    internal override void Execute()
    {
        if (_span is null)
        {
            _engine.Scheduler.Execute(Task);
            return;
        }

        WorkSpan.BeginBetween();
        _engine.Scheduler.Execute(Task);
        WorkSpan.EndBetween(); // where it was cancelled it was never called
    }

    /// <inheritdoc/>
    internal override void Leave() => _span?.Cancel();

    /// <inheritdoc/>
    internal override bool TryFail(string reason)
    {
        _refusal = new ObjectDisposedException(_engine.Name, $"'{_work.Name}' did not run: {reason}");
        Execute();
        return true;
    }

    /// <summary>Starts the task on the engine; one that is cancelled meanwhile never gets there, or is taken out again.</summary>
    internal void Start()
    {
        try
        {
            Task.Start(_engine.Scheduler);
        }
        catch (InvalidOperationException) when (Task.IsCanceled)
        {
            _span?.Cancel(); // between the caller's look at the token and here
        }

        // The token may have fired after the task was marked as started and before it stood in the queue: then the class library
        // did not find it there. A cancelled task that is executed ends as cancelled, without its function.
        if (_cancellationToken.IsCancellationRequested && _engine.TryWithdraw(this))
            Execute();
    }

    private T Call()
    {
        if (_refusal is not null)
        {
            _span?.End(_refusal);
            throw _refusal;
        }

        return _span is not null || WorkActivity.IsListenedTo ? CallObserved() : _work.Call(_cancellationToken);
    }

    private T CallObserved()
    {
        var activity = WorkActivity.IsListenedTo ? WorkActivity.Start(_work.Name) : null;
        _span?.Start();
        Exception? failure = null;
        try
        {
            return _work.Call(_cancellationToken);
        }
        catch (Exception error)
        {
            failure = error;
            throw;
        }
        finally
        {
            _span?.End(failure);
            WorkActivity.End(activity, failure);
        }
    }
}

/// <summary>A continuation of an async function that runs on the threads.</summary>
internal sealed class ContinuationCall(SendOrPostCallback callback, object? state, ThreadContext context) : ThreadCall, INamed
{
    /// <inheritdoc/>
    string INamed.Name => CallbackName.From(state);

    /// <inheritdoc/>
    internal override void Execute()
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context.ForOneStep());
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
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <inheritdoc/>
    internal override bool TryFail(string reason) => (state as IRefusable)?.TryRefuse(reason) ?? false;
}
