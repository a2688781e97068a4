using System.Diagnostics;
using System.Runtime.CompilerServices;
using Rungs.Diagnostics;

namespace Rungs.Coordination;

/// <summary>Permits and those who wait for one; what is public differs only in who goes first.</summary>
/// <remarks>
/// <para>The first permit can be had and given back with one interlocked step each, as long as nobody waits:</para>
/// <code>
///          ┌──── taken (one step) ────┐
/// free ────┤                          ├──► held            while nobody waits
///    ▲     └───── given back (one step, next generation) ◄─┘
///    │
/// guarded: somebody waits, or the semaphore is disposed. Only who has the lock moves the word; a permit given back goes
///          straight to who is first in line, so nobody who comes later can take it before.
/// </code>
/// <para>All other permits are taken and given back under the lock.</para>
/// </remarks>
internal sealed partial class SemaphoreEngine
{
    private readonly string _name;
    private readonly int _maximum;

    /// <summary>Guards all fields below, and the first permit's word while that says so. Nothing of the user's runs under it but the clock.</summary>
    private readonly Lock _gate = new();

    private readonly WaitLine<Unit, Releaser> _line;

    /// <summary>The permit that needs no lock.</summary>
    private readonly Permit _first;

    /// <summary>Permits besides the first that were held before and are free now.</summary>
    private Permit? _used;

    /// <summary>How many permits besides the first are free.</summary>
    private int _rest;

    /// <summary>How many permits there are, free and held.</summary>
    private int _permits;

    /// <summary>How often a permit besides the first was had.</summary>
    private long _restGrants;

    /// <summary>Whether the first permit's word is guarded.</summary>
    private bool _isGuarded;

    private bool _isDisposed;

    internal SemaphoreEngine(string name, int permits, int? maximum, bool isByPriority)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(permits);
        if (maximum is < 1)
            throw new ArgumentOutOfRangeException(nameof(maximum), maximum, "A semaphore holds at least one permit at most.");
        if (maximum is null && permits == 0)
            throw new ArgumentOutOfRangeException(nameof(permits), permits, "Without a permit nobody ever gets in. Give at least one, or a maximum up to which Release adds permits.");
        if (permits > maximum)
            throw new ArgumentOutOfRangeException(nameof(permits), permits, $"There cannot be more permits than the maximum of {maximum}.");

        _name = name;
        _maximum = maximum ?? permits;
        _line = new WaitLine<Unit, Releaser>(_gate, name, isByPriority);
        _first = new Permit(this) { Word = Permit.HeldWord(-1) };
        lock (_gate)
            Add(permits);
    }

    internal SemaphoreStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                AssertInvariants();
                var word = Volatile.Read(ref _first.Word);
                var isFirstFree = (word & Permit.Held) == 0;
                return new SemaphoreStatistics
                {
                    Permits = _permits,
                    Available = _rest + (isFirstFree ? 1 : 0),
                    Waiting = _line.Count,
                    Acquired = _restGrants + Permit.GenerationOf(word) + (isFirstFree ? 0 : 1),
                };
            }
        }
    }

    /// <summary>Takes the first permit if it is free and nobody waits. Without the lock.</summary>
    internal bool TryAcquireFirst(out Releaser releaser)
    {
        ScheduleHook.Point();
        var word = Volatile.Read(ref _first.Word);
        if ((word & (Permit.Held | Permit.Guarded)) == 0 && Interlocked.CompareExchange(ref _first.Word, word | Permit.Held, word) == word)
        {
            releaser = new Releaser(_first, Permit.GenerationOf(word));
            return true;
        }

        releaser = default;
        return false;
    }

    /// <summary>Takes any free permit, if nobody waits.</summary>
    internal bool TryAcquire(out Releaser releaser)
    {
        lock (_gate)
            return _isDisposed ? throw Disposed() : TryTake(out releaser);
    }

    /// <summary>Takes a permit, or waits for one.</summary>
    /// <remarks>
    /// Small, so that it is inlined and the task, a big struct, is built where it is awaited; the work is in
    /// <see cref="TakeOrEnter"/>.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ValueTask<Releaser> AcquireAsync(int priority, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<Releaser>(cancellationToken);
        if (TakeOrEnter(priority, out var releaser) is { } waiter)
            return waiter.AsValueTask(cancellationToken);
        return releaser.IsDefault ? ValueTask.FromException<Releaser>(Disposed()) : new ValueTask<Releaser>(releaser);
    }

    /// <returns>False where the time ran out first.</returns>
    internal bool TryAcquire(int priority, in Deadline deadline, CancellationToken cancellationToken, out Releaser releaser)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter<Unit, Releaser> waiter;
        lock (_gate)
        {
            if (_isDisposed)
                throw Disposed();
            if (TryTake(out releaser))
                return true;
            if (deadline.HasPassed)
                return false;
            waiter = _line.EnterBlocking(default, priority);
        }

        return waiter.Wait(deadline, cancellationToken, out releaser);
    }

    internal void Dispose()
    {
        var wakes = default(WakeList);
        lock (_gate)
        {
            AssertInvariants();
            Guard(_first); // for good: every later call takes the lock, and finds this
            _isDisposed = true;
            _line.FailAll(Disposed, ref wakes);
        }

        wakes.WakeAll();
    }

    /// <returns>A place in the line; null where a permit was taken, or, with a default releaser, the semaphore is disposed.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Waiter<Unit, Releaser>? TakeOrEnter(int priority, out Releaser releaser)
    {
        lock (_gate)
            return TryTake(out releaser) || _isDisposed ? null : _line.Enter(default, priority);
    }

    private ObjectDisposedException Disposed() => new(_name, $"The {_name} was disposed: its permits can be given back, not acquired.");

    /// <summary>Takes a free permit where nobody waits. Under the lock.</summary>
    private bool TryTake(out Releaser releaser)
    {
        AssertInvariants();
        releaser = default;
        return !_isDisposed && _line.Count == 0 && TryTakeFree(out releaser);
    }

    /// <summary>Takes a free permit. Under the lock; leaves the first one guarded.</summary>
    private bool TryTakeFree(out Releaser releaser)
    {
        if (_rest > 0)
        {
            var permit = _used ?? new Permit(this);
            _used = permit.NextFree;
            permit.NextFree = null;
            permit.Move(Permit.Held);
            _rest--;
            _restGrants++;
            releaser = new Releaser(permit, Permit.GenerationOf(permit.Word));
            return true;
        }

        var word = Guard(_first);
        if ((word & Permit.Held) != 0)
        {
            releaser = default;
            return false;
        }

        _first.Move(Permit.Held);
        releaser = new Releaser(_first, Permit.GenerationOf(word));
        return true;
    }

    /// <summary>Makes the permit's word this thread's to move. Under the lock.</summary>
    /// <returns>The word, without the mark.</returns>
    private long Guard(Permit permit)
    {
        if (!ReferenceEquals(permit, _first))
            return permit.Word;
        if (!_isGuarded)
            Interlocked.Or(ref permit.Word, Permit.Guarded);
        _isGuarded = true;
        return permit.Word & ~Permit.Guarded;
    }

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        _line.AssertInvariants();
        var word = Volatile.Read(ref _first.Word);
        Debug.Assert(_isGuarded == ((word & Permit.Guarded) != 0), "The mark is moved under the lock only.");
        Debug.Assert(_isGuarded || (_line.Count == 0 && !_isDisposed), "While somebody waits, the first permit is guarded.");
        Debug.Assert(_line.Count == 0 || (_rest == 0 && (word & Permit.Held) != 0), "Nobody waits while a permit is free.");
        Debug.Assert(_rest >= 0 && _rest <= Math.Max(0, _permits - 1) && _permits <= _maximum, "No permit comes from nowhere.");
    }
}
