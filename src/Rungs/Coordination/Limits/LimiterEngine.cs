using System.Diagnostics;
using System.Threading.RateLimiting;

namespace Rungs.Coordination;

/// <summary>Callers that wait for time to pass, first come, first served; when a permit is free is up to the limit.</summary>
/// <remarks>
/// <code>
/// asked for ──free, nobody waits──────────────────────────────► received
///     └──► waiting ──free, and first──► granted ──the caller goes on──► received: only now its time begins to count
///             └──► cancelled, refused
/// </code>
/// <para>Between grant and receipt lies the caller's way back to its thread or loop, of any length. Until it has arrived the permit
/// counts as used now, so that a caller cannot start late and find its share of the window given to others.</para>
/// </remarks>
internal abstract class LimiterEngine
{
    private readonly string _name;
    private readonly int _queueLimit;
    private readonly WaitLine<int, RateLimitLease> _line;

    /// <summary>Rings when the first in line may go; made when somebody waits for the first time.</summary>
    private Alarm? _alarm;

    /// <summary>What the alarm is set for.</summary>
    private long _alarmDue = Clock.Never;

    /// <summary>How many permits are waited for.</summary>
    private long _queued;

    /// <summary>When the limiter was last used, or made.</summary>
    private long _lastUse;

    private long _granted;
    private long _refused;
    private bool _isDisposed;

    private protected LimiterEngine(string name, LimiterOptions options)
    {
        _name = name;
        _queueLimit = options.QueueLimit;
        Clock = new Clock(options.TimeProvider);
        _line = new WaitLine<int, RateLimitLease>(Gate, name, left: AfterLeaving, received: AfterReceipt);
        _lastUse = Clock.Now;
    }

    internal TimeSpan? IdleDuration
    {
        get
        {
            lock (Gate)
            {
                var now = Clock.Now;
                var start = Math.Max(_lastUse, BusyUntil());
                return _line.Count > 0 || start > now ? null : Clock.Between(start, now);
            }
        }
    }

    internal RateLimiterStatistics Statistics
    {
        get
        {
            lock (Gate)
            {
                AssertInvariants();
                return new RateLimiterStatistics
                {
                    CurrentAvailablePermits = Available(Clock.Now),
                    CurrentQueuedCount = _queued,
                    TotalSuccessfulLeases = _granted,
                    TotalFailedLeases = _refused,
                };
            }
        }
    }

    /// <summary>Guards everything here. Nothing of the user's runs under it but the clock.</summary>
    private protected Lock Gate { get; } = new();

    private protected Clock Clock { get; }

    internal RateLimitLease AttemptAcquire(int permits)
    {
        ScheduleHook.Point();
        lock (Gate)
        {
            ThrowIfDisposed();
            return TryTake(permits, out var readyAt) ? GrantedLease.Instance : Refuse(NotNow, readyAt);
        }
    }

    internal ValueTask<RateLimitLease> AcquireAsync(int permits, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<RateLimitLease>(cancellationToken);

        ScheduleHook.Point();
        Waiter<int, RateLimitLease> waiter;
        lock (Gate)
        {
            if (_isDisposed)
                return ValueTask.FromException<RateLimitLease>(Disposed());
            if (TryTake(permits, out var readyAt))
                return new ValueTask<RateLimitLease>(GrantedLease.Instance);
            if (!MayWait(permits))
                return new ValueTask<RateLimitLease>(Refuse($"{NotNow}, and too many wait already", readyAt));
            _alarm ??= new Alarm(Clock, Ring); // before the caller stands in line: a clock may fail to make a timer
            waiter = _line.Enter(permits);
            Enqueued(permits, readyAt);
        }

        return waiter.AsValueTask(cancellationToken);
    }

    internal RateLimitLease Acquire(int permits, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ScheduleHook.Point();
        Waiter<int, RateLimitLease> waiter;
        lock (Gate)
        {
            ThrowIfDisposed();
            if (TryTake(permits, out var readyAt))
                return GrantedLease.Instance;
            if (!MayWait(permits))
                return Refuse($"{NotNow}, and too many wait already", readyAt);
            _alarm ??= new Alarm(Clock, Ring); // before the caller stands in line: a clock may fail to make a timer
            waiter = _line.EnterBlocking(permits);
            Enqueued(permits, readyAt);
        }

        waiter.Wait(Deadline.Never, cancellationToken, out var lease);
        return lease;
    }

    internal void Dispose()
    {
        var wakes = default(WakeList);
        lock (Gate)
        {
            AssertInvariants();
            _isDisposed = true;
            _queued = 0;
            _line.FailAll(Disposed, ref wakes);
        }

        _alarm?.Dispose(); // not under the lock: a clock's timer may wait for its callback
        wakes.WakeAll();
    }

    /// <summary>Why a permit is refused, for people.</summary>
    private protected abstract string NotNow { get; }

    /// <summary>When so many permits are free, if nothing else happens: now or earlier; later; or never, as far as is known. Under the lock.</summary>
    private protected abstract long ReadyAt(int permits, long now);

    /// <summary>Permits are granted, and on their way to the caller. Under the lock.</summary>
    private protected abstract void Grant(int permits);

    /// <summary>The caller has them, now. Under the lock.</summary>
    private protected abstract void Receive(int permits, long now);

    /// <summary>Until when something is not as it was at the beginning. Under the lock.</summary>
    private protected abstract long BusyUntil();

    /// <summary>How many permits are free. Under the lock.</summary>
    private protected abstract long Available(long now);

    /// <summary>Under the lock.</summary>
    private protected void ThrowIfDisposed()
    {
        if (_isDisposed)
            throw Disposed();
    }

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        _line.AssertInvariants();
        Debug.Assert(_queued >= _line.Count, "Who waits counts for one permit at least.");
        Debug.Assert(_line.Count > 0 || _queued == 0, "Where nobody waits, nothing is waited for.");
    }

    /// <summary>Who asks for none asks whether there is one, and counts for one in line.</summary>
    private static int Weight(int permits) => Math.Max(1, permits);

    private bool MayWait(int permits) => _queued + Weight(permits) <= _queueLimit;

    /// <summary>Takes permits for a caller that has them at once. Under the lock.</summary>
    private bool TryTake(int permits, out long readyAt)
    {
        AssertInvariants();
        var now = Clock.Now;
        readyAt = ReadyAt(Weight(permits), now);
        if (_line.Count > 0 || readyAt > now)
            return false;

        _granted++;
        Grant(permits);
        Received(permits, now);
        return true;
    }

    /// <summary>Under the lock.</summary>
    private void Enqueued(int permits, long readyAt)
    {
        _queued += Weight(permits);
        if (_line.Count == 1)
            SetAlarm(readyAt);
    }

    /// <summary>Under the lock.</summary>
    private RefusedLease Refuse(string reason, long readyAt)
    {
        _refused++;
        var now = Clock.Now;
        var isKnown = readyAt != Clock.Never && readyAt > now; // else it is up to those who wait already
        return new RefusedLease($"{_name}: {reason}.", isKnown ? Clock.Between(now, readyAt) : null);
    }

    /// <summary>Grants whatever may be granted, in order. Under the lock.</summary>
    private void Serve(ref WakeList wakes)
    {
        AssertInvariants();
        while (_line.First is { } first)
        {
            var now = Clock.Now;
            var readyAt = ReadyAt(Weight(first.Request), now);
            if (readyAt > now)
            {
                SetAlarm(readyAt);
                return;
            }

            _queued -= Weight(first.Request);
            _granted++;
            Grant(first.Request);
            _line.Grant(GrantedLease.Instance, ref wakes);
        }
    }

    /// <summary>Under the lock. An alarm that is set earlier stays: it rings, finds nothing to do, and is set anew.</summary>
    private void SetAlarm(long due)
    {
        if (due >= _alarmDue)
            return;
        _alarm!.Set(due);
        _alarmDue = due;
    }

    private void Ring()
    {
        var wakes = default(WakeList);
        lock (Gate)
        {
            _alarmDue = Clock.Never;
            if (!_isDisposed)
                Serve(ref wakes);
        }

        wakes.WakeAll();
    }

    private void AfterLeaving(int permits, bool wasFirst, ref WakeList wakes)
    {
        _queued -= Weight(permits);
        if (wasFirst)
            Serve(ref wakes); // who stood behind a big request may ask for less
    }

    private void AfterReceipt(int permits, RateLimitLease lease)
    {
        var wakes = default(WakeList);
        var isInterrupted = false;
        Gate.EnterForGood(ref isInterrupted);
        try
        {
            Received(permits, Clock.Now); // read under the lock, so that the stamps come in order
            if (!_isDisposed)
                Serve(ref wakes);
        }
        finally
        {
            Gate.Exit();
        }

        wakes.WakeAll();
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    private void Received(int permits, long now)
    {
        _lastUse = now;
        Receive(permits, now);
    }

    private ObjectDisposedException Disposed() => new(_name, $"The {_name} was disposed.");
}
