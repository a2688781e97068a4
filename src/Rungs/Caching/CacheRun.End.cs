using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Caching;

/// <remarks>Its end: the factory's, the last caller's leaving, the timeout.</remarks>
internal sealed partial class CacheRun<TKey, TValue>
{
    /// <summary>The factory's task has ended.</summary>
    private void End(Task<TValue> outcome)
    {
        var wakes = default(WakeList);
        var isInterrupted = false;
        var isInTime = false;
        _gate.EnterForGood(ref isInterrupted); // callers wait for it
        try
        {
            AssertInvariants();
            if (_state == CacheRunState.Running)
            {
                isInTime = true;
                _outcome = outcome;
                _state = CacheRunState.Ended;
                while (_callers?.Count > 0)
                    _callers.Grant(default, ref wakes);
            }
        }
        finally
        {
            _gate.Exit();
        }

        _ = outcome.Exception; // who waits gets it; where nobody does any more, nobody wants it
        try
        {
            if (isInTime)
                Settle(outcome);
            _alarm?.Dispose();
        }
        catch (Exception error) // a clock that throws
        {
            UnobservedErrors.Raise(error, $"keeping the value of '{KeyText}' in {_cache.Name}");
        }

        wakes.WakeAll();
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary>Keeps what the factory brought, or lets the key go.</summary>
    private void Settle(Task<TValue> outcome)
    {
        if (outcome.IsCompletedSuccessfully)
        {
            _entry.Value = outcome.Result;
            _cache.Store.BeginTime(_entry);
            Volatile.Write(ref _entry.Run, null); // last: who finds no run reads the value
            _cache.Store.List(_entry);
        }
        else if (_cache.Keeps(outcome))
        {
            _cache.Store.BeginTime(_entry);
            Volatile.Write(ref _isKept, true);
            _cache.Store.List(_entry);
        }
        else
        {
            _cache.Store.Remove(_entry);
        }
    }

    /// <summary>A caller has left. Under the lock.</summary>
    private void AfterLeaving(Unit request, bool wasFirst, ref WakeList wakes)
    {
        if (_callers!.Count > 0 || _isStarting || _state != CacheRunState.Running)
            return;

        _state = CacheRunState.Abandoned;
        wakes.Add(new Abandonment(this));
    }

    /// <summary>The alarm rings: at the timeout, or before.</summary>
    private void TimeOut()
    {
        var wakes = default(WakeList);
        var message = TookTooLong; // made before the lock: it asks the key for its text
        var isInterrupted = false;
        _gate.EnterForGood(ref isInterrupted); // an alarm rings once
        try
        {
            AssertInvariants();
            if (_state != CacheRunState.Running)
                return;
            if (_cache.Clock.Now < _due)
            {
                _alarm!.Set(_due);
                return;
            }

            _state = CacheRunState.TimedOut;
            _callers?.FailAll(() => new TimeoutException(message), ref wakes);
        }
        finally
        {
            _gate.Exit();
        }

        LetGo();
        wakes.WakeAll();
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary>Lets the key go and tells the factory. What hears of its token is user code, so not on this thread, which may serve all alarms.</summary>
    private void LetGo()
    {
        _alarm?.Dispose();
        _cache.Store.Remove(_entry);
        Async.QueueBackground(_nobodyWaits.Cancel, $"cancelling the factory of '{KeyText}'");
    }

    private string TookTooLong =>
        $"The factory of '{KeyText}' in {_cache.Name} has not ended within its FactoryTimeout of {_cache.FactoryTimeout}. The key is free again: the next caller starts a new run.";

    /// <summary>Stands behind the last caller where waiters are woken, to do after the lock what its leaving brings.</summary>
    private sealed class Abandonment(CacheRun<TKey, TValue> run) : Waiter
    {
        internal override void Wake() => run.LetGo();
    }
}
