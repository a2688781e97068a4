using Rungs.Coordination;
using Rungs.Loops;

namespace Rungs.Tasks;

/// <summary>One item of an enumeration, from the moment it was taken until its task is given; then it is used for another.</summary>
/// <remarks>The enumerating caller has it before it is posted and after it came out of the queue, the loop's thread in between.</remarks>
internal abstract class MapCall<T> : INamed
{
    private static readonly SendOrPostCallback s_start = static self => ((MapCall<T>)self!).Start();

    private readonly MapRun<T> _run;

    /// <summary>What the function's task calls when it ends, kept because a delegate for each item is dear.</summary>
    private readonly Action _end;

    /// <summary>Held while the function runs.</summary>
    private Releaser _place;

    /// <summary>The item on a timeline; null where nobody records.</summary>
    private WorkSpan? _span;

    /// <summary>The function's, once it was called; in the end the one to give.</summary>
    private Task<T>? _task;

    private protected MapCall(MapRun<T> run) => (_run, _end) = (run, End);

    /// <inheritdoc/>
    public string Name => _run.Label.Name;

    /// <summary>Lists the item until it has ended.</summary>
    internal BusyPeriod? Period { get; private set; }

    /// <summary>The one that ended after it; of those that are free, another.</summary>
    internal MapCall<T>? Next { get; set; }

    /// <summary>Sends it to the loop.</summary>
    internal void Post(BusyPeriod period)
    {
        Period = period;
        _span = _run.NewSpan();
        _run.Loop.Post(s_start, this);
    }

    /// <summary>Lets go of the task that has ended.</summary>
    internal Task<T> TakeTask()
    {
        var task = _task!;
        _task = null;
        return task;
    }

    /// <summary>Calls the function with the item.</summary>
    private protected abstract Task<T> Call(CancellationToken cancellationToken);

    private void Start()
    {
        if (_run.Context is { } context && !ReferenceEquals(context, ExecutionContext.Capture()))
            ExecutionContext.Run(context, static self => ((MapCall<T>)self!).Enter(), this);
        else
            Enter();
    }

    /// <summary>On the loop: takes a place, or waits for one. Throws nothing.</summary>
    private void Enter()
    {
        var entering = _run.EnterAsync();
        if (!entering.IsCompletedSuccessfully)
        {
            _ = EnterAsync(entering);
            return;
        }

        _place = entering.Result;
        Run();
    }

    private async Task EnterAsync(ValueTask<Releaser> entering)
    {
        try
        {
            _place = await entering;
        }
        catch (Exception error)
        {
            _task = Failure.ToTask<T>(error);
            _span?.End(_task);
            End();
            return;
        }

        Run();
    }

    /// <summary>Runs the function. Throws nothing.</summary>
    private void Run()
    {
        if (WorkActivity.IsListenedTo)
        {
            _ = RunInActivityAsync();
            return;
        }

        if (_span is not null)
        {
            RunRecorded(_span);
            return;
        }

        _task = Call();
        if (_task.IsCompleted)
            End();
        else
            _task.GetAwaiter().UnsafeOnCompleted(_end); // leads back to the loop
    }

    private void RunRecorded(WorkSpan span)
    {
        span.Start();
        var outer = span.Enter();
        _task = Call();
        span.Exit(outer, _task);
        if (_task.IsCompleted)
            EndRecorded();
        else
            _task.GetAwaiter().UnsafeOnCompleted(EndRecorded); // leads back to the loop
    }

    private void EndRecorded()
    {
        _span!.End(_task!);
        End();
    }

    private async Task RunInActivityAsync()
    {
        var activity = WorkActivity.Start(Name);
        _span?.Start();
        var outer = _span?.Enter();
        _task = Call();
        _span?.Exit(outer, _task);
        await ((Task)_task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        WorkActivity.End(activity, _task.Exception?.InnerException);
        _span?.End(_task);
        End();
    }

    /// <summary>Calls the function; its error comes through the task.</summary>
    private Task<T> Call()
    {
        try
        {
            return Call(_run.Token)
                ?? throw new InvalidOperationException($"The function '{Name}' returned null instead of a task. Return Task.FromResult(...) or mark it async.");
        }
        catch (Exception error)
        {
            return Failure.ToTask<T>(error);
        }
        finally
        {
            if (!StepContext.IsOn(_run.Loop))
                SynchronizationContext.SetSynchronizationContext(_run.Loop); // the function left another: its end would come anywhere
        }
    }

    /// <summary>The function has ended.</summary>
    private void End()
    {
        var place = _place;
        _place = default;
        place.Dispose();
        if (!_task!.IsCompletedSuccessfully)
            _task = Named(_task);
        _run.Ended(this); // last: from here on it is the enumerating caller's
    }

    /// <summary>A task by which an error that nobody sees is reported under the function's name.</summary>
    private Task<T> Named(Task<T> task)
    {
        var source = new TaskCompletionSource<T>(_run.Label, Continuations.Options);
        source.TrySetFromTask(task);
        _ = task.Exception; // seen
        return source.Task;
    }
}
