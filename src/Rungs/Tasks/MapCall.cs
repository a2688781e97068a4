namespace Rungs.Tasks;

/// <summary>One item of an enumeration, from the moment it was taken until its function has ended.</summary>
internal sealed class MapCall<T>(MapRun<T> run, Func<CancellationToken, Task<T>> function, WorkLabel label)
    : TaskCompletionSource<T>(label, TaskCreationOptions.RunContinuationsAsynchronously), ILiveCall
{
    private static readonly SendOrPostCallback s_start = static self => ((MapCall<T>)self!).Start();

    /// <inheritdoc/>
    public string Name => label.Name;

    /// <inheritdoc/>
    Task ILiveCall.Task => Task;

    /// <summary>Sends it to the loop.</summary>
    internal void Post(SynchronizationContext loop) => loop.Post(s_start, this);

    /// <summary>Calls the function; its error comes through the task.</summary>
    internal Task<T> CallAsync(CancellationToken cancellationToken)
    {
        try
        {
            return function(cancellationToken)
                ?? throw new InvalidOperationException($"The function '{Name}' returned null instead of a task. Return Task.FromResult(...) or mark it async.");
        }
        catch (Exception error)
        {
            return Failure.ToTask<T>(error);
        }
    }

    private void Start()
    {
        if (run.Context is { } context)
            ExecutionContext.Run(context, static self => ((MapCall<T>)self!).Run(), this);
        else
            Run();
    }

    private void Run() => _ = run.RunAsync(this);
}
