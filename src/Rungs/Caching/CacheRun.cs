using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Rungs.Coordination;
using Rungs.Threads;

namespace Rungs.Caching;

/// <summary>One run of a factory, shared by all who ask for its key meanwhile.</summary>
/// <remarks>
/// <code>
///                  ┌── the factory ends ──► Ended: the value is kept, or the error; or the error is not, and the key is free
/// Running ─────────┼── the last caller leaves ──► Abandoned ─┐ the key is free at once, the factory's token is cancelled,
///  callers join    └── FactoryTimeout ──► TimedOut ──────────┘ and what it brings later is dropped
/// </code>
/// <para>The key is freed, and the value kept, before any caller goes on: whoever asks again finds what is new. Who comes upon a
/// run that has let its key go before the key is free frees it, and starts anew.</para>
/// </remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The alarm goes as the run ends; the token source has nothing to release.")]
internal sealed partial class CacheRun<TKey, TValue> : FactoryRun
    where TKey : notnull
{
    private readonly AsyncCacheSettings<TKey, TValue> _cache;
    private readonly CacheEntry<TKey, TValue> _entry;
    private readonly Func<TKey, CancellationToken, Task<TValue>> _factory;

    /// <summary>Guards the line, the state and what is moved with it. No user's code runs under it.</summary>
    private readonly Lock _gate = new();

    /// <summary>Cancelled where nobody wants the value any more.</summary>
    private readonly CancellationTokenSource _nobodyWaits = new();

    /// <summary>Those who wait; null until somebody does.</summary>
    private WaitLine<Unit, Unit>? _callers;

    /// <summary>Rings at the factory's timeout; null where it has none.</summary>
    private Alarm? _alarm;

    /// <summary>When the factory has taken too long; a stamp of the cache's clock.</summary>
    private long _due;

    /// <summary>The factory's task, once there is one. Written before the state becomes Ended.</summary>
    private Task<TValue>? _outcome;

    /// <summary>Moved under the lock, once.</summary>
    private volatile CacheRunState _state;

    /// <summary>Whether the first caller is not in the line yet: it has not left.</summary>
    private bool _isStarting = true;

    /// <inheritdoc cref="IsKept"/>
    private bool _isKept;

    internal CacheRun(AsyncCacheSettings<TKey, TValue> cache, TKey key, Func<TKey, CancellationToken, Task<TValue>> factory)
    {
        _cache = cache;
        _factory = factory;
        _entry = cache.Store.NewEntry(key);
        _entry.Run = this;
    }

    internal CacheEntry<TKey, TValue> Entry => _entry;

    /// <summary>Whether it ended in an error that the cache keeps, and whose time has begun.</summary>
    internal bool IsKept => Volatile.Read(ref _isKept);

    /// <summary>The factory's task, once the run has ended.</summary>
    internal Task<TValue> Outcome => _outcome!;

    private protected override bool HasEnded => _state != CacheRunState.Running;

    private protected override string CacheName => _cache.Name;

    private protected override string KeyText
    {
        get
        {
            try
            {
                return _entry.Key.ToString() ?? "";
            }
            catch (Exception)
            {
                return typeof(TKey).Name; // it is read where an error would leave callers waiting, or end the thread of all alarms
            }
        }
    }

    /// <summary>Starts the factory for the first caller, in nobody's context; it runs up to its first await on this thread.</summary>
    internal ValueTask<TValue> Start(CancellationToken cancellationToken)
    {
        try
        {
            SetAlarm();
            if (ReferenceEquals(TaskScheduler.Current, TaskScheduler.Default) && RuntimeHelpers.TryEnsureSufficientExecutionStack())
                CallFactoryInNoContext();
            else // inside a task of another scheduler, whose awaits would go on there; or deep in factories that ask for other keys
                ElasticThreads.Shared.Start(static self => ((CacheRun<TKey, TValue>)self!).CallFactoryInNoContext(), this, ScheduleHook.Current);
        }
        catch (Exception error)
        {
            End(Failure.ToTask<TValue>(error)); // a clock that throws: a run that never starts would be joined, and waited for without end
        }

        Waiter<Unit, Unit>? waiter = null;
        var isInterrupted = false;
        _gate.EnterForGood(ref isInterrupted); // as long as it is starting nobody's leaving ends it
        try
        {
            AssertInvariants();
            _isStarting = false;
            if (_state == CacheRunState.Running)
                waiter = Enter();
        }
        finally
        {
            _gate.Exit();
        }

        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
        if (waiter is not null)
            return WaitAsync(waiter.AsPlainValueTask(cancellationToken));
        return _state == CacheRunState.Ended ? new ValueTask<TValue>(_outcome!) : ValueTask.FromException<TValue>(new TimeoutException(TookTooLong));
    }

    /// <summary>Joins the run.</summary>
    /// <param name="cancellationToken">Lets the caller leave.</param>
    /// <param name="value">What it brings.</param>
    /// <returns>False where it has let its key go.</returns>
    internal bool TryJoin(CancellationToken cancellationToken, out ValueTask<TValue> value)
    {
        value = default;
        Waiter<Unit, Unit> waiter;
        Current?.WaitFor(this);
        lock (_gate)
        {
            AssertInvariants();
            if (_state == CacheRunState.Ended && (_outcome!.IsCompletedSuccessfully || _cache.Keeps(_outcome)))
            {
                value = new ValueTask<TValue>(_outcome); // the entry will have it in a moment
                return true;
            }

            if (_state != CacheRunState.Running)
                return false;
            waiter = Enter();
        }

        value = WaitAsync(waiter.AsPlainValueTask(cancellationToken));
        return true;
    }

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "A run is read and moved under its lock.");
        Debug.Assert(_state == CacheRunState.Running || _callers is null or { Count: 0 }, "Nobody waits for a run that has ended.");
        Debug.Assert(_state != CacheRunState.Ended || _outcome is { IsCompleted: true }, "A run ends as its factory's task has.");
    }

    /// <summary>Under the lock.</summary>
    private Waiter<Unit, Unit> Enter()
    {
        _callers ??= new WaitLine<Unit, Unit>(_gate, _cache.Name, left: AfterLeaving);
        return _callers.Enter(default);
    }

    private async ValueTask<TValue> WaitAsync(ValueTask wait)
    {
        await wait;
        return await _outcome!; // it has ended
    }

    private void SetAlarm()
    {
        if (_cache.FactoryTimeout is not { } timeout)
            return;

        _due = _cache.Clock.After(_cache.Clock.Now, timeout);
        if (_due == Clock.Never)
            return;

        _alarm = new Alarm(_cache.Clock, TimeOut);
        _alarm.Set(_due);
    }

    private void CallFactoryInNoContext() =>
        ExecutionContext.Run(EmptyContext.Value, static self => ((CacheRun<TKey, TValue>)self!).CallFactory(), this);

    private void CallFactory()
    {
        Current = this;
        SynchronizationContext.SetSynchronizationContext(ScheduleHook.PoolContext); // put back where the execution context is left
        Task<TValue> outcome;
        try
        {
            outcome = _factory(_entry.Key, _nobodyWaits.Token)
                ?? throw new InvalidOperationException($"The factory of '{KeyText}' in {_cache.Name} returned null instead of a task. Return Task.FromResult(...) or mark it async.");
        }
        catch (Exception error)
        {
            outcome = Failure.ToTask<TValue>(error);
        }

        if (outcome.IsCompleted)
            End(outcome);
        else
            EndAfter(outcome);
    }

    /// <summary>On whatever thread ends the task, also one with a context: an awaiter would go through the thread pool from there.</summary>
    private void EndAfter(Task<TValue> outcome)
    {
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _ = outcome.ContinueWith(
                static (outcome, self) => ((CacheRun<TKey, TValue>)self!).End(outcome),
                this,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }
}
