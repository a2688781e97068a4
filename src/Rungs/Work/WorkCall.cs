namespace Rungs;

/// <summary>One call of a work on its way to a context: it starts there, or is cancelled before.</summary>
/// <remarks>
/// <code>
/// Waiting ──Start──► Started ──► the task ends as the function does
///    └─────token───► Cancelled:  the task is cancelled, the function never runs, the work is let go
/// </code>
/// Continuations of the task never run on the rung's thread: they go to the awaiter's own context, or to the thread pool.
/// </remarks>
internal sealed class WorkCall<T> : TaskCompletionSource<T>, ILiveCall
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Cancelled = 2;

    /// <summary>The caller's execution context, in which the function runs; null where its flow was suppressed.</summary>
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    /// <summary>Handed to the function; before the start it cancels the call.</summary>
    private readonly CancellationToken _cancellationToken;

    /// <summary>Lists this call until it ends; null where nobody asks.</summary>
    private readonly LiveCalls? _live;

    /// <summary>The function; null once the call was cancelled, so that a queue that still holds the call holds nothing else.</summary>
    private Work<T>? _work;

    private CancellationTokenRegistration _registration;
    private int _state;

    private WorkCall(Work<T> work, LiveCalls? live, CancellationToken cancellationToken)
        : base(work, TaskCreationOptions.RunContinuationsAsynchronously)
    {
        _work = work;
        _cancellationToken = cancellationToken;
        _live = live;
    }

    /// <inheritdoc/>
    string INamed.Name => ((Work)Task.AsyncState!).Name;

    /// <inheritdoc/>
    Task ILiveCall.Task => Task;

    /// <summary>Posts a call of <paramref name="work"/> to <paramref name="context"/>.</summary>
    internal static Task<T> Post(Work<T> work, SynchronizationContext context, LiveCalls? live, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return System.Threading.Tasks.Task.FromCanceled<T>(cancellationToken);

        var call = new WorkCall<T>(work, live, cancellationToken);
        live?.Add(call);
        if (cancellationToken.CanBeCanceled)
            call._registration = cancellationToken.UnsafeRegister(static self => ((WorkCall<T>)self!).Cancel(), call);

        context.Post(static self => ((WorkCall<T>)self!).Start(), call);
        return call.Task;
    }

    private void Cancel()
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Waiting) != Waiting)
            return;

        _work = null;
        _live?.Remove(this);
        TrySetCanceled(_cancellationToken);
    }

    private void Start()
    {
        if (Interlocked.CompareExchange(ref _state, Started, Waiting) != Waiting)
            return;

        _registration.Unregister();
        if (_context is null)
            Call();
        else
            ExecutionContext.Run(_context, static self => ((WorkCall<T>)self!).Call(), this);
    }

    private void Call() => _ = FinishAsync(_work!.CallAsync(_cancellationToken));

    private async Task FinishAsync(Task<T> task)
    {
        await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _live?.Remove(this);
        TrySetFromTask(task);
    }
}
