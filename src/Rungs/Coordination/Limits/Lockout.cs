using System.Threading.RateLimiting;

namespace Rungs.Coordination;

/// <summary>Lets everybody in, except while it is locked: then new entries wait until the last lockout ends.</summary>
/// <remarks>
/// <para>For a service that says "not before": whoever hears it calls <see cref="LockFor"/>, and all others hold back. Lockouts may
/// overlap: the one that ends last counts. Those who are inside go on. When the last lockout ends, all who wait go in, first
/// come, first served; what should not arrive at once belongs behind a <see cref="SlidingLogRateLimiter"/>.</para>
/// <para>Threads, cancellation and leases are as for <see cref="SlidingLogRateLimiter"/>. In a chain
/// (<see cref="RateLimiter.CreateChained"/>) put it first. The idea is from async-utils, a Python library.</para>
/// </remarks>
public sealed class Lockout : RateLimiter
{
    private readonly LockoutGate _engine;

    /// <summary>Makes a gate that is open.</summary>
    /// <param name="options">Queue limit and clock. Default: those of <see cref="LockoutOptions"/>.</param>
    public Lockout(LockoutOptions? options = null) => _engine = new LockoutGate(options ?? new LockoutOptions());

    /// <summary>How long new entries have to wait; zero where it is open.</summary>
    public TimeSpan Remaining => _engine.Remaining;

    /// <summary>For how long it has been open and unused; null while a lockout holds or somebody waits.</summary>
    public override TimeSpan? IdleDuration => _engine.IdleDuration;

    /// <inheritdoc/>
    /// <remarks>While it is open, the number of available permits is <see cref="long.MaxValue"/>.</remarks>
    public override RateLimiterStatistics GetStatistics() => _engine.Statistics;

    /// <summary>Lets nobody in for <paramref name="span"/> from now, or longer where another lockout ends later.</summary>
    /// <param name="span">How long; zero locks for no time.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="span"/> is negative.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void LockFor(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        _engine.LockFor(span);
    }

    /// <summary>Blocks until it is open.</summary>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <returns>A lease; not acquired where the queue limit is reached.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before it opened.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed, before or meanwhile.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public RateLimitLease Acquire(CancellationToken cancellationToken = default) => _engine.Acquire(1, cancellationToken);

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount) => _engine.AttemptAcquire(permitCount);

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        _engine.AcquireAsync(permitCount, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _engine.Dispose();
        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    protected override ValueTask DisposeAsyncCore()
    {
        _engine.Dispose();
        return base.DisposeAsyncCore();
    }
}
