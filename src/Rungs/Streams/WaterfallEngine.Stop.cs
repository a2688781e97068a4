using Rungs.Coordination;

namespace Rungs.Streams;

/// <remarks>Stopping: the last batches, and those that take too long.</remarks>
internal sealed partial class WaterfallEngine<T>
{
    /// <summary>Cancelled at the first FinalizeTimeout.</summary>
    private readonly CancellationTokenSource _mustEnd = new();

    /// <summary>Ends when the last batch has, or fails at the second FinalizeTimeout.</summary>
    private readonly TaskCompletionSource _stopped = new(Continuations.Options);

    /// <summary>Rings at the timeouts; null before stopping, or where there are none.</summary>
    private Alarm? _patience;

    /// <summary>When patience ends.</summary>
    private long _patienceDue;

    /// <summary>Whether the first timeout is over.</summary>
    private bool _isImpatient;

    internal Task StopAsync()
    {
        var wakes = default(WakeList);
        var isStopped = false;
        lock (_gate)
        {
            AssertInvariants();
            if (_state is WaterfallState.Stopping or WaterfallState.Stopped)
                return _stopped.Task;

            _state = WaterfallState.Stopping;
            if (_open.Count > 0)
                Close();
            _putters.FailAll(Closed, ref wakes);
            isStopped = TryFinish();
            if (!isStopped && _options.FinalizeTimeout is { } timeout)
            {
                _patience = new Alarm(_clock, LosePatience);
                _patienceDue = _clock.After(_clock.Now, timeout);
                _patience.Set(_patienceDue);
            }
        }

        wakes.WakeAll();
        if (isStopped)
            Finish();
        Launch();
        _alarm?.Dispose(); // not under the lock: a clock's timer may wait for its callback
        return _stopped.Task;
    }

    /// <summary>Under the lock.</summary>
    /// <returns>Whether the last batch has ended now.</returns>
    private bool TryFinish()
    {
        if (_state != WaterfallState.Stopping || _running > 0 || _waiting.Count > 0)
            return false;
        _state = WaterfallState.Stopped;
        return true;
    }

    /// <summary>Not under the lock.</summary>
    private void Finish()
    {
        _patience?.Dispose();
        _stopped.TrySetResult();
    }

    /// <summary>A FinalizeTimeout is over, or the alarm rings early.</summary>
    private void LosePatience()
    {
        List<List<T>>? late = null;
        int running;
        lock (_gate)
        {
            AssertInvariants();
            if (_state == WaterfallState.Stopped)
                return;
            if (_clock.Now < _patienceDue)
            {
                _patience!.Set(_patienceDue);
                return;
            }

            running = _running;
            if (!_isImpatient)
            {
                late = [.. _waiting];
                _running += _waiting.Count;
                _waiting.Clear();
                _isImpatient = true;
            }

            _patienceDue = _clock.After(_clock.Now, _options.FinalizeTimeout!.Value);
        }

        if (late is null)
        {
            _stopped.TrySetException(new TimeoutException($"{_options.Name} is stopping, and {running} of its batches ignore their cancelled token: they had not ended within twice the FinalizeTimeout of {_options.FinalizeTimeout}. Their items reach OnError if they fail yet."));
            return;
        }

        _patience!.Set(_patienceDue);

        // Callbacks that hear of the token, and OnError, are users' code: not on this thread, which may serve all alarms, and
        // neither behind the other, which may never end.
        Async.QueueBackground(_mustEnd.Cancel, $"{_options.Name}: FinalizeTimeout");
        Async.QueueBackground(() => late.ForEach(Refuse), $"{_options.Name}: FinalizeTimeout");
    }

    /// <summary>A batch that comes too late for the callback.</summary>
    private void Refuse(List<T> batch)
    {
        var count = batch.Count;
        Tell(new TimeoutException($"The batch did not reach the callback of {_options.Name} within its FinalizeTimeout of {_options.FinalizeTimeout}."), batch);
        End(count, hasFailed: true);
    }
}
