using System.Diagnostics;
using Rungs.Diagnostics;

namespace Rungs.Coordination;

/// <summary>A number of permits that blocking and async callers share in one line by priority: the lower, the sooner.</summary>
/// <remarks>
/// <para>A permit that is given back goes to the lowest priority number that waits, among equals to who waits longest. The
/// priority is that of the <see cref="PriorityScope"/> the caller stands in, or the one given outright. Nothing ages: as long as
/// urgent callers keep coming, others wait, for ever if need be.</para>
/// <para>Threads, cancellation and disposal are as for <see cref="DualSemaphore"/>. The idea of a priority scope is from
/// async-utils, a Python library.</para>
/// </remarks>
[DebuggerDisplay("{Statistics}")]
public sealed class PrioritySemaphore : IDisposable
{
    private readonly SemaphoreEngine _engine;
    private readonly TimeProvider _time;

    /// <summary>Makes a semaphore.</summary>
    /// <param name="permits">How many there are at first: one or more, or zero where a maximum lets <see cref="Release"/> add some.</param>
    /// <param name="maximum">Up to how many <see cref="Release"/> may add. Default: <paramref name="permits"/>.</param>
    /// <param name="timeProvider">The clock of <see cref="TryAcquire(TimeSpan, out Releaser)"/>. Default: the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="permits"/> is negative, zero without a maximum, or above the maximum; or <paramref name="maximum"/> is less than one.</exception>
    public PrioritySemaphore(int permits, int? maximum = null, TimeProvider? timeProvider = null)
    {
        _engine = new SemaphoreEngine(nameof(PrioritySemaphore), permits, maximum, isByPriority: true);
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc cref="DualSemaphore.Statistics"/>
    public SemaphoreStatistics Statistics => _engine.Statistics;

    /// <summary>Blocks until a permit is there, with the priority of the <see cref="PriorityScope"/>.</summary>
    /// <inheritdoc cref="DualSemaphore.Acquire"/>
    public Releaser Acquire(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _engine.TryAcquireFirst(out var releaser) ? releaser : Acquire(PriorityScope.Current, cancellationToken);
    }

    /// <summary>Blocks until a permit is there, with the priority given.</summary>
    /// <param name="priority">Any number; the lower, the sooner.</param>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <inheritdoc cref="DualSemaphore.Acquire"/>
    public Releaser Acquire(int priority, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_engine.TryAcquireFirst(out var releaser))
            _engine.TryAcquire(priority, Deadline.Never, cancellationToken, out releaser);
        return releaser;
    }

    /// <summary>Waits until a permit is there, with the priority of the <see cref="PriorityScope"/>.</summary>
    /// <inheritdoc cref="DualSemaphore.AcquireAsync"/>
    public ValueTask<Releaser> AcquireAsync(CancellationToken cancellationToken = default) =>
        !cancellationToken.IsCancellationRequested && _engine.TryAcquireFirst(out var releaser)
            ? new ValueTask<Releaser>(releaser)
            : _engine.AcquireAsync(PriorityScope.Current, cancellationToken);

    /// <summary>Waits until a permit is there, with the priority given.</summary>
    /// <param name="priority">Any number; the lower, the sooner.</param>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <inheritdoc cref="DualSemaphore.AcquireAsync"/>
    public ValueTask<Releaser> AcquireAsync(int priority, CancellationToken cancellationToken = default) =>
        !cancellationToken.IsCancellationRequested && _engine.TryAcquireFirst(out var releaser)
            ? new ValueTask<Releaser>(releaser)
            : _engine.AcquireAsync(priority, cancellationToken);

    /// <inheritdoc cref="DualSemaphore.TryAcquire(out Releaser)"/>
    public bool TryAcquire(out Releaser releaser) => _engine.TryAcquireFirst(out releaser) || _engine.TryAcquire(out releaser);

    /// <summary>Blocks until a permit is there, at most <paramref name="timeout"/>, with the priority of the <see cref="PriorityScope"/>.</summary>
    /// <inheritdoc cref="DualSemaphore.TryAcquire(TimeSpan, out Releaser)"/>
    public bool TryAcquire(TimeSpan timeout, out Releaser releaser)
    {
        Deadline.ThrowIfInvalid(timeout);
        return _engine.TryAcquireFirst(out releaser)
            || _engine.TryAcquire(PriorityScope.Current, new Deadline(timeout, _time), CancellationToken.None, out releaser);
    }

    /// <inheritdoc cref="DualSemaphore.Release"/>
    public void Release(int count = 1) => _engine.Release(count);

    /// <inheritdoc cref="DualSemaphore.Dispose"/>
    public void Dispose() => _engine.Dispose();
}
