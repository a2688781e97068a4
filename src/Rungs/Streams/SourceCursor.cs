using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Rungs.Coordination;

namespace Rungs.Streams;

/// <summary>A source of which one step at a time is under way; it says when the step has ended.</summary>
/// <remarks>
/// <code>
/// resting ──Move──► moving ──the step ends──► resting, in the line of those that are ready
///    │                 └──Leave──► left ──the step ends──► disposed
///    └──Leave──► disposed
/// </code>
/// </remarks>
internal sealed class SourceCursor<T>
{
    private const int Resting = 0;
    private const int Moving = 1;
    private const int Left = 2;

    private readonly IAsyncEnumerable<T> _source;
    private readonly CancellationToken _leaving;

    /// <summary>Null until the first step.</summary>
    private IAsyncEnumerator<T>? _enumerator;

    /// <summary>Where it stands in line once its step has ended.</summary>
    private readonly DualQueue<SourceCursor<T>?> _ready;

    private readonly Action _stepEnded;

    /// <summary>The step that is under way, or has ended and was not looked at.</summary>
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _step;

    /// <summary>Where the step could not even be begun.</summary>
    private Exception? _failure;

    /// <summary>Told when it is disposed; set before the state becomes Left.</summary>
    private Departure? _departure;

    /// <summary>Resting, Moving or Left; moved by interlocked steps.</summary>
    private int _state;

    internal SourceCursor(IAsyncEnumerable<T> source, DualQueue<SourceCursor<T>?> ready, CancellationToken leaving)
    {
        _source = source;
        _ready = ready;
        _leaving = leaving;
        _stepEnded = OnStepEnded;
    }

    /// <summary>The item that the last step brought.</summary>
    internal T Current => _enumerator!.Current;

    /// <summary>Begins a step, on the consumer's thread.</summary>
    [SuppressMessage("Reliability", "CA2012:Use ValueTasks correctly", Justification = "The step is looked at once, by TakeStep.")]
    internal void Move()
    {
        _failure = null;
        Volatile.Write(ref _state, Moving);
        try
        {
            _enumerator ??= _source.GetAsyncEnumerator(_leaving)
                ?? throw new InvalidOperationException($"A source of type {_source.GetType()} returned null instead of an enumerator.");
            _step = _enumerator.MoveNextAsync().ConfigureAwait(false).GetAwaiter();
        }
        catch (Exception error)
        {
            _failure = error;
            OnStepEnded();
            return;
        }

        if (_step.IsCompleted)
            OnStepEnded();
        else
            _step.UnsafeOnCompleted(_stepEnded); // all it does is to stand in line
    }

    /// <summary>Looks at the step that has ended.</summary>
    /// <returns>Whether it brought an item; false at the source's end. Throws the source's error.</returns>
    internal bool TakeStep()
    {
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
        return _step.GetResult();
    }

    /// <summary>Disposes it, now or when its step ends.</summary>
    internal void Leave(Departure departure)
    {
        departure.Expect();
        _departure = departure;
        if (Interlocked.CompareExchange(ref _state, Left, Moving) != Moving)
            _ = DisposeAsync();
    }

    /// <summary>Disposes it where it rests: it has come to its end.</summary>
    internal ValueTask EndAsync() => _enumerator?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void OnStepEnded()
    {
        if (Interlocked.CompareExchange(ref _state, Resting, Moving) == Moving)
            _ready.TryPut(this);
        else
            _ = DropStepAsync();
    }

    /// <summary>Nobody wants the step's item any more; its error is told, unless it is the cancellation that was asked for.</summary>
    private async Task DropStepAsync()
    {
        Exception? failure = null;
        try
        {
            TakeStep();
        }
        catch (OperationCanceledException)
        {
            // As it was told.
        }
        catch (Exception error)
        {
            failure = error;
        }

        await DisposeAsync(failure);
    }

    private async Task DisposeAsync(Exception? failure = null)
    {
        try
        {
            await EndAsync();
        }
        catch (Exception error)
        {
            failure ??= error;
        }

        _departure!.End(failure);
    }
}
