using System.Diagnostics;
using System.Runtime.CompilerServices;
using Rungs.Diagnostics;

namespace Rungs.Coordination;

/// <summary>A number of permits that blocking and async callers share in one line, first come, first served.</summary>
/// <remarks>
/// <para>Members are safe to call from any thread. A permit that is given back goes to whoever waits longest, blocking or async;
/// who comes meanwhile waits behind. A blocking caller is woken directly, also while every thread of the thread pool is
/// blocked; an async one resumes where it awaits (its synchronization context, else the thread pool), never inside the
/// releasing call. Uncontended, nothing is allocated.</para>
/// <para>Cancellation ends a wait with <see cref="OperationCanceledException"/>, or comes too late: then the permit is yours.</para>
/// <para>It is not re-entrant: whoever acquires a second permit while holding the last one waits for itself.</para>
/// </remarks>
[DebuggerDisplay("{Statistics}")]
public sealed class DualSemaphore : IDisposable
{
    private readonly SemaphoreEngine _engine;
    private readonly TimeProvider _time;

    /// <summary>Makes a semaphore.</summary>
    /// <param name="permits">How many there are at first: one or more, or zero where a maximum lets <see cref="Release"/> add some.</param>
    /// <param name="maximum">Up to how many <see cref="Release"/> may add. Default: <paramref name="permits"/>.</param>
    /// <param name="timeProvider">The clock of <see cref="TryAcquire(TimeSpan, out Releaser)"/>. Default: the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="permits"/> is negative, zero without a maximum, or above the maximum; or <paramref name="maximum"/> is less than one.</exception>
    public DualSemaphore(int permits, int? maximum = null, TimeProvider? timeProvider = null)
    {
        _engine = new SemaphoreEngine(nameof(DualSemaphore), permits, maximum, isByPriority: false);
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>How many permits there are and how many callers wait.</summary>
    public SemaphoreStatistics Statistics => _engine.Statistics;

    /// <summary>Blocks until a permit is there.</summary>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <returns>What gives the permit back when disposed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before the permit was had.</exception>
    /// <exception cref="ObjectDisposedException">The semaphore was disposed, before or meanwhile.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public Releaser Acquire(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_engine.TryAcquireFirst(out var releaser))
            _engine.TryAcquire(0, Deadline.Never, cancellationToken, out releaser);
        return releaser;
    }

    /// <summary>Waits until a permit is there.</summary>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <returns>What gives the permit back when disposed. Await it once; dropped without an await, it keeps its permit for ever.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before the permit was had. Through the task.</exception>
    /// <exception cref="ObjectDisposedException">The semaphore was disposed, before or meanwhile. Through the task.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // see the engine's
    public ValueTask<Releaser> AcquireAsync(CancellationToken cancellationToken = default) =>
        !cancellationToken.IsCancellationRequested && _engine.TryAcquireFirst(out var releaser)
            ? new ValueTask<Releaser>(releaser)
            : _engine.AcquireAsync(0, cancellationToken);

    /// <summary>Takes a permit only if one is free and nobody waits for it.</summary>
    /// <param name="releaser">What gives the permit back when disposed.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ObjectDisposedException">The semaphore was disposed.</exception>
    public bool TryAcquire(out Releaser releaser) => _engine.TryAcquireFirst(out releaser) || _engine.TryAcquire(out releaser);

    /// <summary>Blocks until a permit is there, at most <paramref name="timeout"/>.</summary>
    /// <param name="timeout">The limit; zero does not wait, <see cref="Timeout.InfiniteTimeSpan"/> sets none.</param>
    /// <param name="releaser">What gives the permit back when disposed.</param>
    /// <returns>Whether there was one in time.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="ObjectDisposedException">The semaphore was disposed, before or meanwhile.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public bool TryAcquire(TimeSpan timeout, out Releaser releaser)
    {
        Deadline.ThrowIfInvalid(timeout);
        return _engine.TryAcquireFirst(out releaser)
            || _engine.TryAcquire(0, new Deadline(timeout, _time), CancellationToken.None, out releaser);
    }

    /// <summary>Adds permits; those who wait get them first.</summary>
    /// <remarks>To give back a permit that was acquired, dispose its releaser instead.</remarks>
    /// <param name="count">How many. Default: one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than one.</exception>
    /// <exception cref="SemaphoreFullException">There would be more permits, free and held, than the maximum. None was added.</exception>
    /// <exception cref="ObjectDisposedException">The semaphore was disposed.</exception>
    public void Release(int count = 1) => _engine.Release(count);

    /// <summary>Ends all waits, and all later ones, with <see cref="ObjectDisposedException"/>. Permits held can still be given back. Safe to call twice.</summary>
    public void Dispose() => _engine.Dispose();
}
