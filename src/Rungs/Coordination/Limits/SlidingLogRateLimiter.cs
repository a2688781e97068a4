using System.Threading.RateLimiting;

namespace Rungs.Coordination;

/// <summary>Never grants more than so many permits in any window of time, however the window is aligned.</summary>
/// <remarks>
/// <para>It remembers when each permit of the last window was received (a sliding log), where the class library's limiters count
/// in segments or refill, and so let through up to twice the limit around an edge. A permit counts from the moment its
/// caller receives it: while a granted one is on its way to a busy thread or loop, it takes up room in the window. Under load
/// the whole limit is granted in each window.</para>
/// <para>Members are safe to call from any thread. Blocking and async callers wait in one line, first come, first served; blocking
/// ones are let go by a thread of this library, also while every thread of the thread pool is blocked (but a permit granted to an
/// async caller before them counts until that caller has it, and it may need a thread of the pool). On the system's clock a wait
/// ends on a whole millisecond: windows of less than some milliseconds are not used to the full. Cancellation ends a wait
/// with <see cref="OperationCanceledException"/>, or comes too late: then the permits are yours. A lease gives nothing back
/// when it is disposed. A synchronization context's <c>Post</c> may be called by that thread; it must not block.</para>
/// <para>In a chain (<see cref="RateLimiter.CreateChained"/>) put it last: a permit is used up also where a later limiter
/// refuses, and its time runs while a later one lets the caller wait.</para>
/// </remarks>
public sealed class SlidingLogRateLimiter : RateLimiter
{
    private readonly SlidingLogRateLimiterOptions _options;
    private readonly SlidingLog _engine;

    /// <summary>Makes a limiter.</summary>
    /// <param name="options">Limit, window, queue limit and clock.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    public SlidingLogRateLimiter(SlidingLogRateLimiterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _engine = new SlidingLog(options);
    }

    /// <summary>Makes a limiter without a queue limit, on the system's clock.</summary>
    /// <param name="permitLimit">How many permits are granted within any window, at most.</param>
    /// <param name="window">The length of the window.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="permitLimit"/> is less than one, or <paramref name="window"/> is zero or negative.</exception>
    public SlidingLogRateLimiter(int permitLimit, TimeSpan window)
        : this(new SlidingLogRateLimiterOptions { PermitLimit = permitLimit, Window = window })
    {
    }

    /// <summary>For how long the log has been empty; null while it is not, so that nobody drops a limiter that still limits.</summary>
    public override TimeSpan? IdleDuration => _engine.IdleDuration;

    /// <inheritdoc/>
    public override RateLimiterStatistics GetStatistics() => _engine.Statistics;

    /// <summary>Blocks until a permit is there.</summary>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <returns>A lease; not acquired where the queue limit is reached.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before the permit was had.</exception>
    /// <exception cref="ObjectDisposedException">The limiter was disposed, before or meanwhile.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public RateLimitLease Acquire(CancellationToken cancellationToken = default) => Acquire(1, cancellationToken);

    /// <summary>Blocks until the permits are there.</summary>
    /// <param name="permitCount">How many. Zero asks whether there is one, and takes none.</param>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <returns>A lease; not acquired where the queue limit is reached.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="permitCount"/> is negative or more than the limit.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the permits were had.</exception>
    /// <exception cref="ObjectDisposedException">The limiter was disposed, before or meanwhile.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public RateLimitLease Acquire(int permitCount, CancellationToken cancellationToken = default)
    {
        ThrowIfOutOfRange(permitCount);
        return _engine.Acquire(permitCount, cancellationToken);
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        ThrowIfOutOfRange(permitCount);
        return _engine.AttemptAcquire(permitCount);
    }

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        ThrowIfOutOfRange(permitCount);
        return _engine.AcquireAsync(permitCount, cancellationToken);
    }

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

    private void ThrowIfOutOfRange(int permitCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(permitCount);
        if (permitCount > _options.PermitLimit)
            throw new ArgumentOutOfRangeException(nameof(permitCount), permitCount, $"There are never more than {_options.PermitLimit} permits in a window.");
    }
}
