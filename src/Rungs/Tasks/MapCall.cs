namespace Rungs.Tasks;

/// <summary>One item of an enumeration, from the moment it was taken until its function has ended.</summary>
internal sealed class MapCall<T>(MapRun<T> run, Func<CancellationToken, Task<T>> function, BusyPeriod period, WorkLabel label)
    : TaskCompletionSource<T>(label, TaskCreationOptions.RunContinuationsAsynchronously), INamed
{
    private static readonly SendOrPostCallback s_start = static self => ((MapCall<T>)self!).Start();

    /// <inheritdoc/>
    public string Name => ((WorkLabel)Task.AsyncState!).Name;

    /// <summary>Sends it to the loop.</summary>
    internal void Post(SynchronizationContext loop) => loop.Post(s_start, this);

    private void Start()
    {
        if (run.Context is { } context)
            ExecutionContext.Run(context, static self => _ = ((MapCall<T>)self!).RunAsync(), this);
        else
            _ = RunAsync();
    }

    /// <summary>On the loop: runs the function to its end, when there is a place. Throws nothing.</summary>
    private async Task RunAsync()
    {
        Task<T> task;
        try
        {
            using var place = await run.EnterAsync();
            var activity = WorkActivity.IsListenedTo ? WorkActivity.Start(Name) : null;
            task = CallAsync();
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            WorkActivity.End(activity, task.Exception?.InnerException);
        }
        catch (Exception error)
        {
            task = Failure.ToTask<T>(error);
        }

        TrySetFromTask(task);
        period.Exit();
        run.Ended(Task);
    }

    /// <summary>Calls the function; its error comes through the task.</summary>
    private Task<T> CallAsync()
    {
        try
        {
            return function(run.Token)
                ?? throw new InvalidOperationException($"The function '{Name}' returned null instead of a task. Return Task.FromResult(...) or mark it async.");
        }
        catch (Exception error)
        {
            return Failure.ToTask<T>(error);
        }
    }
}
