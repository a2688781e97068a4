using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Rungs;

/// <summary>One run of a plan: the engine under every runner.</summary>
/// <remarks>
/// <code>
/// an item: waiting ──its turn──► started ──► succeeded | failed | cancelled
///             └── token, or the consumer left ──► not started
/// </code>
/// A bounded run has as many lanes as its width; each lane takes the next item when its last has ended. So there is no list
/// of waiters, and items start in order. An item is its task and nothing more, unless somebody watches it end.
/// </remarks>
internal sealed class PlanRun<T>(
    PlanItem<T>[] items,
    int width,
    bool isInOrder,
    IProgress<RunProgress>? progress,
    IRung? on,
    ChannelWriter<Outcome<T>>? ended,
    StartGate gate,
    CancellationToken cancellationToken)
{
    /// <summary>The tasks of the items that have started; null for the others.</summary>
    private readonly Task<T>?[] _tasks = new Task<T>?[items.Length];

    /// <summary>The next item to start.</summary>
    private int _next;

    private int _endedCount;

    /// <summary>The first error of the progress receiver; it counts with those of the items.</summary>
    private Exception? _progressError;

    private bool IsWatched => progress is not null || ended is not null;

    /// <summary>Runs every item to its end. Throws nothing.</summary>
    internal async Task RunAsync()
    {
        if (width < items.Length)
            await Task.WhenAll(Enumerable.Range(0, width).Select(_ => RunLaneAsync()));
        else if (IsWatched)
            await Task.WhenAll(Enumerable.Range(0, items.Length).Select(RunItemAsync));
        else
            await RunAllAsync();

        ended?.Complete(_progressError);
    }

    /// <summary>What became of each item; throws only what the progress receiver threw.</summary>
    internal Outcome<T>[] GetOutcomes()
    {
        if (_progressError is not null)
            ExceptionDispatchInfo.Throw(_progressError);
        return NewOutcomes();
    }

    private Outcome<T>[] NewOutcomes() => Array.ConvertAll(Enumerable.Range(0, items.Length).ToArray(), OutcomeOf);

    /// <summary>The values, where every item succeeded; else throws what went wrong.</summary>
    internal T[] GetValues()
    {
        if (_progressError is null && Array.TrueForAll(_tasks, static task => task is { IsCompletedSuccessfully: true }))
            return Array.ConvertAll(_tasks, static task => task!.Result);

        var outcomes = NewOutcomes();
        List<Exception> errors = [.. outcomes.Where(static outcome => outcome.Status == OutcomeStatus.Failed).Select(static outcome => outcome.Error!)];
        if (_progressError is not null)
            errors.Add(_progressError);
        if (errors.Count > 1)
            throw new AggregateException(errors);
        if (errors.Count == 1)
            ExceptionDispatchInfo.Throw(errors[0]);

        var first = outcomes.First(static outcome => outcome.Status != OutcomeStatus.Succeeded);
        if (first.Error is not null)
            ExceptionDispatchInfo.Throw(first.Error);
        throw new OperationCanceledException($"The run was cancelled before '{first.Name}' started.", cancellationToken);
    }

    /// <summary>Everything at once, and nobody watches: one method awaits them all, one after another.</summary>
    private async Task RunAllAsync()
    {
        for (var i = 0; i < items.Length; i++)
            TryStart(i, out _);

        // Not Task.WhenAll: it hears of a rung's task through the thread pool, which may have no thread to spare.
        foreach (var task in _tasks)
        {
            if (task is { IsCompleted: false })
                await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async Task RunLaneAsync()
    {
        List<Task>? plans = null;
        int index;
        while ((index = Interlocked.Increment(ref _next) - 1) < items.Length)
        {
            var item = RunItemAsync(index);
            if (isInOrder || items[index].Plan is null)
                await item;
            else
                (plans ??= []).Add(item); // a nested plan holds no place: the lane goes on
        }

        if (plans is not null)
            await Task.WhenAll(plans);
    }

    /// <summary>Runs an item to its end and tells who watches. Throws nothing.</summary>
    private async Task RunItemAsync(int index)
    {
        if (TryStart(index, out var task))
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        ended?.TryWrite(OutcomeOf(index));
        if (progress is null)
            return;

        try
        {
            progress.Report(new RunProgress(Interlocked.Increment(ref _endedCount), items.Length));
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _progressError, error, null);
        }
    }

    /// <returns>Whether the item may still start; then <paramref name="task"/> is its task.</returns>
    private bool TryStart(int index, [NotNullWhen(true)] out Task<T>? task)
    {
        task = null;
        if (!gate.IsOpen || cancellationToken.IsCancellationRequested)
            return false;

        try
        {
            task = items[index].StartAsync(on, gate, cancellationToken)
                ?? throw new InvalidOperationException($"The rung returned null instead of a task for '{items[index].Work.Name}'.");
        }
        catch (Exception error)
        {
            task = Failure.ToTask<T>(error); // a rung that refuses the work at the call
        }

        _tasks[index] = task;
        return true;
    }

    private Outcome<T> OutcomeOf(int index)
    {
        var work = items[index].Work;
        if (_tasks[index] is not { } task)
            return Outcome<T>.NotStarted(index, work);

        try
        {
            return Outcome<T>.Succeeded(index, work, task.GetAwaiter().GetResult());
        }
        catch (Exception error)
        {
            // Thrown and caught rather than read: only so a cancelled task gives the very exception it ended with.
            return Outcome<T>.Ended(index, work, error);
        }
    }
}
