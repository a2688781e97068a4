using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Rungs.Coordination;

namespace Rungs.Tasks;

/// <summary>One enumeration of a <see cref="LoopMap{T}"/>: takes items, has them run, and gives their tasks as they end.</summary>
/// <remarks>
/// <code>
/// item: taken ──posted──► waits for a place ──► runs ──► ended: on its way back ──► given
///          │                 └── the enumeration was left, or cancelled ──► cancelled ─┘
///          └── the executor is closed ──► not started, the source counts as failed
/// </code>
/// The enumerating caller's side touches the fields, one caller at a time; the loop's side only what has ended.
/// </remarks>
/// <param name="executor">Where they run.</param>
/// <param name="items">The source: the items, and the function.</param>
/// <param name="label">Their name.</param>
/// <param name="tokens">What cancels it, the most telling first.</param>
internal sealed class MapRun<T>(
    LoopExecutor executor,
    MapItems<T> items,
    WorkLabel label,
    params CancellationToken[] tokens) : IDisposable
{
    private readonly int _width = executor.MaxConcurrent ?? int.MaxValue;

    /// <summary>Calls whose functions have ended and whose tasks were not given.</summary>
    private readonly EndedCalls<T> _ended = new(label, executor.Context);

    /// <summary>Cancels the functions.</summary>
    private readonly CancellationTokenSource _cancellation = CancellationTokenSource.CreateLinkedTokenSource(tokens);

    /// <summary>Keeps items from starting: cancelled with the functions, and when the consumer has left.</summary>
    private readonly CancellationTokenSource _leaving = CancellationTokenSource.CreateLinkedTokenSource(tokens);

    /// <summary>Calls to use again.</summary>
    private MapCall<T>? _free;

    /// <summary>Lists the items that have not ended; null before the first, and over at times.</summary>
    private BusyPeriod? _period;

    /// <summary>Items taken whose tasks were not given: running, waiting, or on their way back.</summary>
    private int _open;

    /// <summary>What ended the source before its end; thrown when all that was had of it is given.</summary>
    private ExceptionDispatchInfo? _error;

    private bool _isAtEnd;

    /// <summary>The functions' name.</summary>
    internal WorkLabel Label => label;

    /// <summary>An item that is sent now, on a timeline; null where nobody records.</summary>
    internal WorkSpan? NewSpan() => executor.NewSpan(label);

    /// <summary>The way to the loop.</summary>
    internal SynchronizationContext Loop => executor.Context;

    /// <summary>The functions' token.</summary>
    internal CancellationToken Token => _cancellation.Token;

    /// <summary>The execution context of the enumeration's start; null where its flow was suppressed.</summary>
    internal ExecutionContext? Context { get; } = ExecutionContext.Capture();

    /// <summary>Takes items and has them run, as many as may be open.</summary>
    /// <returns>Whether there is a task to come.</returns>
    /// <exception cref="OperationCanceledException">It is cancelled.</exception>
    internal bool Fill()
    {
        ThrowIfCancelled();
        while (!_isAtEnd && _open < _width)
        {
            try
            {
                _isAtEnd = !TryStartNext();
            }
            catch (Exception error)
            {
                (_isAtEnd, _error) = (true, ExceptionDispatchInfo.Capture(error));
            }
        }

        if (_open == 0)
            _error?.Throw();
        return _open > 0;
    }

    /// <summary>The next task that has ended, if there is one; for a caller that throws its error.</summary>
    internal bool TryTake([NotNullWhen(true)] out Task<T>? task)
    {
        task = _ended.TryTake(out var call) ? TakeResultOf(call) : null;
        return task is not null;
    }

    /// <summary>The next task that has ended; for a caller that throws its error.</summary>
    internal async ValueTask<Task<T>> TakeAsync() =>
        TakeResultOf(await _ended.TakeAsync()); // no token: cancelled, the items end, and what does not heed that would be waited for all the same

    /// <summary>The next task that has ended, whatever it ended in.</summary>
    internal Task<T> Take() => TakeTaskOf(_ended.Take());

    /// <summary>Starts nothing more, and waits for what runs.</summary>
    internal async ValueTask LeaveAsync()
    {
        _leaving.Cancel();
        for (; _open > 0; _open--)
            await _ended.TakeAsync();
    }

    /// <inheritdoc cref="LeaveAsync"/>
    internal void Leave()
    {
        _leaving.Cancel();
        while (_open > 0)
            Take();
    }

    /// <summary>Lets go of the source and of the tokens.</summary>
    public void Dispose()
    {
        _cancellation.Dispose();
        _leaving.Dispose();
        items.Dispose();
    }

    /// <summary>On the loop: waits for a place; refused once the consumer has left.</summary>
    internal ValueTask<Releaser> EnterAsync() => executor.EnterAsync(_leaving.Token);

    /// <summary>An item has ended. On the loop.</summary>
    internal void Ended(MapCall<T> call) => _ended.Add(call);

    /// <returns>False at the end of the source.</returns>
    private bool TryStartNext()
    {
        if (!items.MoveNext())
        {
            items.Dispose();
            return false;
        }

        var call = items.ToCall(this, _free);
        var period = Enter();
        _free = _free?.Next;
        _open++;
        call.Post(period);
        return true;
    }

    /// <summary>The task to give, or the cancellation that ended it.</summary>
    private Task<T> TakeResultOf(MapCall<T> call)
    {
        var task = TakeTaskOf(call);
        if (!task.IsCompletedSuccessfully)
            ThrowIfCancelled();
        return task;
    }

    /// <summary>The task to give; the call is used again, if there may be an item for it.</summary>
    private Task<T> TakeTaskOf(MapCall<T> call)
    {
        _open--;
        if (!_isAtEnd)
            (call.Next, _free) = (_free, call);
        return call.TakeTask();
    }

    /// <summary>Lists the next item with those that run, or alone.</summary>
    private BusyPeriod Enter()
    {
        if (!executor.IsClosing && _period?.TryEnter() == true)
            return _period;

        _period = executor.NewPeriod(label);
        return _period;
    }

    /// <summary>Throws with the token of whoever cancelled it, so that they know it for theirs.</summary>
    private void ThrowIfCancelled()
    {
        if (!_cancellation.IsCancellationRequested)
            return;
        foreach (var token in tokens)
            token.ThrowIfCancellationRequested();
    }
}
