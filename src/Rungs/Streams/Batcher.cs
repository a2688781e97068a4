using System.Runtime.ExceptionServices;
using Rungs.Coordination;

namespace Rungs.Streams;

/// <summary>A source whose items are gathered; the time of a batch is one more thing that can come.</summary>
/// <remarks>The consumer's thread only, save for the source's ends of steps and the alarm.</remarks>
internal sealed class Batcher<T> : IAsyncDisposable
{
    private readonly int _maxQuantity;
    private readonly TimeSpan _maxWait;
    private readonly Clock _clock;
    private readonly Departure _departure;
    private readonly CancellationToken _cancellationToken;

    /// <summary>What has come: the source, or null for the alarm.</summary>
    private readonly DualQueue<SourceCursor<T>?> _arrivals = new();

    /// <summary>Rings when a batch has waited long enough; null where it may wait for ever.</summary>
    private readonly Alarm? _alarm;

    private readonly SourceCursor<T> _source;

    private List<T> _batch = [];

    /// <summary>When the batch has waited long enough; <see cref="Clock.Never"/> where it has no item.</summary>
    private long _due = Clock.Never;

    /// <summary>Whether a step of the source is under way, or has ended and was not looked at.</summary>
    private bool _isMoving;

    private bool _hasEnded;
    private Exception? _error;

    internal Batcher(IAsyncEnumerable<T> source, int maxQuantity, TimeSpan maxWait, BatchOptions options, CancellationToken cancellationToken)
    {
        _maxQuantity = maxQuantity;
        _maxWait = maxWait;
        _clock = new Clock(options.TimeProvider);
        _departure = new Departure("AsyncStream.Batch", options);
        _cancellationToken = cancellationToken;
        _departure.Heed(cancellationToken);
        _source = new SourceCursor<T>(source, _arrivals, _departure);
        if (maxWait != Timeout.InfiniteTimeSpan)
            _alarm = new Alarm(_clock, () => _arrivals.TryPut(null));
    }

    /// <summary>The batch that was found last.</summary>
    internal IReadOnlyList<T> Current { get; private set; } = [];

    /// <summary>Gathers a batch.</summary>
    /// <returns>False where there is none. Throws the source's error after its last batch.</returns>
    internal async ValueTask<bool> MoveNextAsync()
    {
        while (!_hasEnded)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (!_isMoving)
                _source.Move();
            _isMoving = true;
            if (!_arrivals.TryTake(out var arrival))
                arrival = await _arrivals.TakeAsync(_cancellationToken);
            if (arrival is null ? IsDue() : IsFull())
                return GiveBatch();
        }

        if (_batch.Count > 0)
            return GiveBatch();
        if (_error is not null)
            ExceptionDispatchInfo.Throw(_error);
        return false;
    }

    /// <summary>Disposes the source.</summary>
    public async ValueTask DisposeAsync()
    {
        _alarm?.Dispose();
        _departure.Cancel();
        _source.Leave();
        var errors = await _departure.WaitAsync();
        if (_error is null)
            Departure.Throw(errors);
    }

    private bool GiveBatch()
    {
        (Current, _batch, _due) = (_batch, [], Clock.Never);
        return true;
    }

    /// <summary>The alarm has rung: for this batch, or an earlier one, or early.</summary>
    private bool IsDue()
    {
        if (_due == Clock.Never)
            return false;
        if (_clock.Now >= _due)
            return true;

        _alarm!.Set(_due);
        return false;
    }

    /// <summary>The source's step has ended.</summary>
    private bool IsFull()
    {
        _isMoving = false;
        try
        {
            _hasEnded = !_source.TakeStep();
            if (!_hasEnded)
                _batch.Add(_source.Current);
        }
        catch (Exception error)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            (_hasEnded, _error) = (true, error);
        }

        if (_hasEnded)
            return false;

        if (_batch.Count == 1 && _alarm is not null)
        {
            _due = _clock.After(_clock.Now, _maxWait);
            _alarm.Set(_due);
        }

        return _batch.Count == _maxQuantity;
    }
}
