using System.Runtime.ExceptionServices;
using Rungs.Coordination;

namespace Rungs.Tasks;

/// <summary>One enumeration of a <see cref="LoopMap{T}"/>: takes items, has them run, and gives their tasks as they end.</summary>
/// <remarks>
/// <code>
/// item: taken ──posted──► waits for a place ──► runs ──► ended: in the queue ──► given
///          │                 └── the enumeration was left, or cancelled ──► cancelled ─┘
///          └── the executor is closed ──► not started, the source counts as failed
/// </code>
/// The enumerating caller's side touches the fields, one caller at a time; the loop's side only the queue.
/// </remarks>
/// <param name="executor">Where they run.</param>
/// <param name="functions">The source: the function with each item.</param>
/// <param name="label">Their name.</param>
/// <param name="tokens">What cancels it, the most telling first.</param>
internal sealed class MapRun<T>(
    LoopExecutor executor,
    IEnumerable<Func<CancellationToken, Task<T>>> functions,
    WorkLabel label,
    params CancellationToken[] tokens) : IDisposable
{
    private readonly int _width = executor.MaxConcurrent ?? int.MaxValue;

    /// <summary>Tasks that have ended and were not given.</summary>
    private readonly DualQueue<Task<T>> _ended = new();

    /// <summary>Cancels the functions.</summary>
    private readonly CancellationTokenSource _cancellation = CancellationTokenSource.CreateLinkedTokenSource(tokens);

    /// <summary>Keeps items from starting: cancelled with the functions, and when the consumer has left.</summary>
    private readonly CancellationTokenSource _leaving = CancellationTokenSource.CreateLinkedTokenSource(tokens);

    /// <summary>The source; null before the first item.</summary>
    private IEnumerator<Func<CancellationToken, Task<T>>>? _source;

    /// <summary>Lists the items that have not ended; null before the first, and over at times.</summary>
    private BusyPeriod? _period;

    /// <summary>Items taken whose tasks were not given: running, waiting, or in the queue.</summary>
    private int _open;

    /// <summary>What ended the source before its end; thrown when all that was had of it is given.</summary>
    private ExceptionDispatchInfo? _error;

    private bool _isAtEnd;

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

    /// <summary>The next task that has ended.</summary>
    internal async ValueTask<Task<T>> TakeAsync()
    {
        // No token: cancelled, the items end, and what does not heed that would be waited for all the same.
        if (!_ended.TryTake(out var task))
            task = await _ended.TakeAsync();
        _open--;
        if (!task.IsCompletedSuccessfully)
            ThrowIfCancelled();
        return task;
    }

    /// <inheritdoc cref="TakeAsync"/>
    internal Task<T> Take()
    {
        if (!_ended.TryTake(out var task))
            task = _ended.Take();
        _open--;
        return task;
    }

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
        _source?.Dispose();
    }

    /// <summary>On the loop: waits for a place; refused once the consumer has left.</summary>
    internal ValueTask<Releaser> EnterAsync() => executor.EnterAsync(_leaving.Token);

    /// <summary>An item has ended. Any thread.</summary>
    internal void Ended(Task<T> task) => _ended.Put(task);

    /// <returns>False at the end of the source.</returns>
    private bool TryStartNext()
    {
        _source ??= functions.GetEnumerator();
        if (!_source.MoveNext())
            return false;

        var call = new MapCall<T>(this, _source.Current, Enter(), label);
        _open++;
        call.Post(executor.Context);
        return true;
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
