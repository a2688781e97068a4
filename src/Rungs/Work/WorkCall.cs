using System.Diagnostics;

namespace Rungs;

/// <summary>A call that can be refused as long as its function has not begun.</summary>
internal interface IRefusable
{
    /// <returns>Whether it was refused; else it has begun, or ended.</returns>
    bool TryRefuse(string reason);
}

/// <summary>One call of a work on its way to a context: it starts there, or ends before.</summary>
/// <remarks>
/// <code>
/// Waiting ──Start──► Started ──► the task ends as the function does
///    └─── token, or refused ──► Ended: the function never runs and is let go
/// </code>
/// Continuations of the task never run on the rung's thread: they go to the awaiter's own context, or to the thread pool.
/// </remarks>
internal sealed class WorkCall<T> : TaskCompletionSource<T>, ILiveCall, IRefusable
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Ended = 2;

    /// <summary>The caller's execution context, in which the function runs; null where its flow was suppressed.</summary>
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    /// <summary>Handed to the function; before the start it cancels the call.</summary>
    private readonly CancellationToken _cancellationToken;

    /// <summary>Lists this call until it has ended.</summary>
    private readonly LiveCalls _live;

    /// <summary>The function; null once the call has ended without it, so that a queue that still holds the call holds nothing else.</summary>
    private Work<T>? _work;

    /// <summary>The function's task, once it was called.</summary>
    private Task<T>? _function;

    private CancellationTokenRegistration _registration;
    private int _state;

    /// <summary>The call on a timeline; null where nobody records.</summary>
    private readonly WorkSpan? _span;

    private WorkCall(Work<T> work, LiveCalls live, WorkSpan? span, CancellationToken cancellationToken)
        : base(work.Label, Continuations.Options)
    {
        _work = work;
        _cancellationToken = cancellationToken;
        _live = live;
        _span = span;
    }

    /// <inheritdoc/>
    string INamed.Name => Name;

    /// <inheritdoc/>
    Task ILiveCall.Task => Task;

    /// <inheritdoc/>
    Task ILiveCall.Function => _function ?? (Task)Task;

    /// <inheritdoc/>
    bool ILiveCall.IsCancellable => _cancellationToken.CanBeCanceled;

    private string Name => ((WorkLabel)Task.AsyncState!).Name;

    /// <summary>Posts a call of <paramref name="work"/> to <paramref name="context"/>.</summary>
    /// <param name="work">The function.</param>
    /// <param name="context">Where it starts.</param>
    /// <param name="live">Lists it; where that is closed, the call is refused.</param>
    /// <param name="level">The level of the rung behind the context.</param>
    /// <param name="owner">That rung's name.</param>
    /// <param name="cancellationToken">Cancels it before the start, and is handed to the function.</param>
    internal static Task<T> Post(Work<T> work, SynchronizationContext context, LiveCalls live, Level level, string owner, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return System.Threading.Tasks.Task.FromCanceled<T>(cancellationToken);

        var call = new WorkCall<T>(work, live, WorkSpan.Open(work.Label, live, level, owner), cancellationToken);
        if (!live.TryAdd(call))
        {
            call.TryRefuse($"'{owner}' is disposed.");
            return call.Task;
        }

        if (cancellationToken.CanBeCanceled)
            call._registration = cancellationToken.UnsafeRegister(static self => ((WorkCall<T>)self!).Cancel(), call);

        context.Post(static self => ((WorkCall<T>)self!).Start(), call);
        return call.Task;
    }

    /// <inheritdoc/>
    public bool TryRefuse(string reason)
    {
        if (!TryEnd())
            return false;

        _registration.Unregister();
        var error = new ObjectDisposedException(null, $"'{Name}' did not run: {reason}");
        _span?.End(error);
        TrySetException(error);
        _live.Remove(this);
        return true;
    }

    private void Cancel()
    {
        if (!TryEnd())
            return;

        _span?.Cancel();
        TrySetCanceled(_cancellationToken);
        _live.Remove(this);
    }

    private bool TryEnd()
    {
        if (Interlocked.CompareExchange(ref _state, Ended, Waiting) != Waiting)
            return false;

        _work = null;
        return true;
    }

    private void Start()
    {
        if (_cancellationToken.IsCancellationRequested)
            Cancel(); // the token's own notice may still be on its way
        if (Interlocked.CompareExchange(ref _state, Started, Waiting) != Waiting)
            return;

        _registration.Unregister();
        if (_span is not null)
            WorkSpan.BeginBetween();
        if (_context is null)
            Call();
        else
            ExecutionContext.Run(_context, static self => ((WorkCall<T>)self!).Call(), this);
    }

    private void Call()
    {
        var activity = WorkActivity.IsListenedTo ? WorkActivity.Start(Name) : null;
        if (_span is null)
            _function = _work!.CallAsync(_cancellationToken);
        else
            CallRecorded(_span);
        if (_span is null || activity is not null || _function!.IsCompleted)
            _ = FinishAsync(_function!, activity);
        else
            _function.GetAwaiter().UnsafeOnCompleted(FinishRecorded);
    }

    private void CallRecorded(WorkSpan span)
    {
        span.Start();
        var outer = _context is null ? null : span.Enter(); // without a context of its own the thread's would be changed
        _function = _work!.CallAsync(_cancellationToken);
        span.Exit(outer, _function);
    }

    /// <summary>As <see cref="FinishAsync"/>, and without the caller's execution context, in which the caller would seem to go on.</summary>
    private void FinishRecorded()
    {
        _span!.End(_function!);
        TrySetFromTask(_function!);
        _live.Remove(this);
    }

    private async Task FinishAsync(Task<T> task, Activity? activity)
    {
        await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        WorkActivity.End(activity, task.Exception?.InnerException);
        _span?.End(task);
        TrySetFromTask(task);
        _live.Remove(this);
    }
}
