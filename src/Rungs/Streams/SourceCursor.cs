using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Rungs.Coordination;

namespace Rungs.Streams;

/// <summary>A source of which one step at a time is under way; it says when the step has ended.</summary>
/// <remarks>
/// <code>
/// resting ──Move, End──► moving ──the step ends──► resting, in the line of those that are ready
///    │                      └──Leave──► left ──the step ends──► disposed
///    └──Leave──► disposed
/// </code>
/// The last step, begun by End, is the disposal. A step's result is taken exactly once, also where nobody wants it: a source
/// may use the object behind its steps again.
/// </remarks>
internal sealed class SourceCursor<T>
{
    private const int Resting = 0;
    private const int Moving = 1;
    private const int Left = 2;

    private readonly IAsyncEnumerable<T> _source;

    /// <summary>Says when the consumer leaves; told when a source that was left is disposed.</summary>
    private readonly Departure _departure;

    /// <summary>Null until the first step.</summary>
    private IAsyncEnumerator<T>? _enumerator;

    /// <summary>Where it stands in line once its step has ended.</summary>
    private readonly DualQueue<SourceCursor<T>?> _ready;

    private readonly Action _stepEnded;

    /// <summary>The step that is under way, or has ended and was not looked at.</summary>
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _step;

    /// <summary>Where the step could not even be begun.</summary>
    private Exception? _failure;

    /// <summary>Whether a step was begun and not looked at.</summary>
    private bool _isUnseen;

    /// <summary>Whether a step has failed: what its disposal throws says less.</summary>
    private bool _hasFailed;

    /// <summary>Resting, Moving or Left; moved by interlocked steps.</summary>
    private int _state;

    internal SourceCursor(IAsyncEnumerable<T> source, DualQueue<SourceCursor<T>?> ready, Departure departure)
    {
        _source = source;
        _ready = ready;
        _departure = departure;
        _stepEnded = OnStepEnded;
    }

    /// <summary>The item that the last step brought.</summary>
    internal T Current => _enumerator!.Current;

    /// <summary>Whether the last step is its disposal.</summary>
    internal bool IsEnding { get; private set; }

    /// <summary>Begins a step, on the consumer's thread.</summary>
    [SuppressMessage("Reliability", "CA2012:Use ValueTasks correctly", Justification = "The step is looked at once, by TakeStep.")]
    internal void Move()
    {
        (_failure, _isUnseen) = (null, true);
        Volatile.Write(ref _state, Moving);
        try
        {
            _step = StepAsync().ConfigureAwait(false).GetAwaiter();
            if (!_step.IsCompleted)
            {
                _step.UnsafeOnCompleted(_stepEnded); // all it does is to stand in line
                return;
            }
        }
        catch (Exception error)
        {
            _failure = error;
        }

        OnStepEnded();
    }

    /// <summary>Begins its disposal, as its last step: it has come to its end.</summary>
    internal void End()
    {
        IsEnding = true;
        Move();
    }

    /// <summary>Looks at the step that has ended.</summary>
    /// <returns>Whether it brought an item; false at the source's end. Throws the source's error.</returns>
    internal bool TakeStep()
    {
        _isUnseen = false;
        try
        {
            if (_failure is not null)
                ExceptionDispatchInfo.Throw(_failure);
            return _step.GetResult();
        }
        catch
        {
            _hasFailed = true;
            throw;
        }
    }

    /// <summary>Disposes it, now or when its step ends.</summary>
    internal void Leave()
    {
        _departure.Expect();
        if (Interlocked.CompareExchange(ref _state, Left, Moving) != Moving)
            _ = DisposeAsync();
    }

    private ValueTask<bool> StepAsync()
    {
        if (IsEnding)
            return EndAsync();

        _enumerator ??= _source.GetAsyncEnumerator(_departure.Leaving)
            ?? throw new InvalidOperationException($"A source of type {_source.GetType()} returned null instead of an enumerator.");
        return _enumerator.MoveNextAsync();
    }

    private async ValueTask<bool> EndAsync()
    {
        try
        {
            if (_enumerator is not null)
                await _enumerator.DisposeAsync();
        }
        catch (Exception) when (_hasFailed)
        {
            // Told already that it failed.
        }

        return false;
    }

    private void OnStepEnded()
    {
        if (Interlocked.CompareExchange(ref _state, Resting, Moving) == Moving)
            _ready.TryPut(this);
        else
            _ = DisposeAsync();
    }

    /// <summary>Nobody wants its last step any more; an error is told, unless it is the cancellation that was asked for.</summary>
    private async Task DisposeAsync()
    {
        Exception? failure = null;
        try
        {
            if (_isUnseen)
                TakeStep();
        }
        catch (OperationCanceledException)
        {
            _hasFailed = false; // as it was told
        }
        catch (Exception error)
        {
            failure = error;
        }

        try
        {
            if (!IsEnding)
                await EndAsync();
        }
        catch (Exception error)
        {
            failure = error;
        }

        _departure.End(failure);
    }
}
