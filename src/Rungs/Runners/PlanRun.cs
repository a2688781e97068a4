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
/// of waiters, and items start in order.
/// </remarks>
internal sealed class PlanRun<T>(
    PlanItem<T>[] items,
    int width,
    bool isInOrder,
    IProgress<RunProgress>? progress,
    IRung? on,
    ChannelWriter<Outcome<T>>? ended,
    CancellationToken cancellationToken)
{
    private readonly Outcome<T>[] _outcomes = new Outcome<T>[items.Length];

    /// <summary>The next item to start.</summary>
    private int _next;

    private int _endedCount;
    private volatile bool _startsNoMore;

    /// <summary>The first error of the progress receiver; thrown once every item has ended.</summary>
    private Exception? _progressError;

    internal IReadOnlyList<Outcome<T>> Outcomes => _outcomes;

    /// <summary>Keeps items from starting that have not started.</summary>
    internal void StartNoMore() => _startsNoMore = true;

    /// <summary>Runs every item to its end; throws only what the progress receiver threw.</summary>
    internal async Task RunAsync()
    {
        // An item that has ended when its start returns costs no task.
        List<Task> underWay = [];
        if (width >= items.Length)
        {
            for (var i = 0; i < items.Length; i++)
                AddIfUnderWay(underWay, RunItemAsync(i));
        }
        else
        {
            for (var lane = 0; lane < width; lane++)
                AddIfUnderWay(underWay, RunLaneAsync());
        }

        await Task.WhenAll(underWay);
        ended?.Complete();
        if (_progressError is not null)
            ExceptionDispatchInfo.Throw(_progressError);
    }

    /// <summary>The values, where every item succeeded; else throws what went wrong.</summary>
    internal T[] GetValues()
    {
        List<Exception>? errors = null;
        Exception? cancellation = null;
        foreach (var outcome in _outcomes)
        {
            if (outcome.Status == OutcomeStatus.Failed)
                (errors ??= []).Add(outcome.Error!);
            else if (outcome.Status is OutcomeStatus.Cancelled or OutcomeStatus.NotStarted)
                cancellation ??= outcome.Error ?? new OperationCanceledException($"The run was cancelled before '{outcome.Name}' started.", cancellationToken);
        }

        if (errors?.Count > 1)
            throw new AggregateException(errors);
        if ((errors?[0] ?? cancellation) is { } single)
            ExceptionDispatchInfo.Throw(single);
        return Array.ConvertAll(_outcomes, static outcome => outcome.Value);
    }

    private static void AddIfUnderWay(List<Task> underWay, Task task)
    {
        if (!task.IsCompleted)
            underWay.Add(task);
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

    private async Task RunItemAsync(int index)
    {
        var item = items[index];
        var outcome = Outcome<T>.NotStarted(index, item.Work);
        if (!_startsNoMore && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                outcome = Outcome<T>.Succeeded(index, item.Work, await item.StartAsync(on, cancellationToken));
            }
            catch (Exception error)
            {
                outcome = Outcome<T>.Ended(index, item.Work, error);
            }
        }

        _outcomes[index] = outcome;
        ended?.TryWrite(outcome);
        Report();
    }

    private void Report()
    {
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
}
