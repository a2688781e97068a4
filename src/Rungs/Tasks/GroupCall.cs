using Rungs.Strands;

namespace Rungs.Tasks;

/// <summary>One task of a group.</summary>
/// <remarks>
/// <code>
/// listed ──► its function runs ──► failure reported ──► the task ends ──► not listed any more
/// </code>
/// So whoever sees the task ended finds the failure reported, and whoever has left the group finds its tasks ended.
/// </remarks>
internal sealed class GroupCall<T> : TaskCompletionSource<T>, ILiveCall
{
    private readonly BackgroundTasks _group;
    private readonly GroupFlow _flow;

    internal GroupCall(BackgroundTasks group, WorkLabel label)
        : base(label, Continuations.Options)
    {
        _group = group;
        _flow = new GroupFlow(group);
    }

    /// <inheritdoc/>
    string INamed.Name => ((WorkLabel)Task.AsyncState!).Name;

    /// <inheritdoc/>
    Task ILiveCall.Task => Task;

    /// <summary>Calls the function, where <c>Async.RunAsync</c> does. Throws nothing.</summary>
    internal void Start(Work<T> work, CancellationToken cancellationToken)
    {
        using var inside = _flow.Enter();
        Task<T> task;
        try
        {
            task = Async.RunAsync(work, cancellationToken);
        }
        catch (Exception error)
        {
            task = Failure.ToTask<T>(error);
        }

        if (task.IsCompleted)
            End(task);
        else
            _ = FollowAsync(task);
    }

    private async Task FollowAsync(Task<T> task)
    {
        // On the very thread that ends the function: neither a busy loop nor a saturated thread pool keeps the group waiting.
        SynchronizationContext.SetSynchronizationContext(InlineContext.Instance);
        await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        End(task);
    }

    private void End(Task<T> task)
    {
        // Reading the exception counts as looking at it. A blocking function that is cancelled leaves a failed task.
        if (task.Exception is { InnerExceptions: not [OperationCanceledException] } errors)
            _group.Report(errors.InnerExceptions is [var error] ? error : errors, ((INamed)this).Name);

        _flow.End();
        TrySetFromTask(task);
        _ = Task.Exception; // it was reported: nobody need look at this task
        _group.Remove(this);
    }
}
