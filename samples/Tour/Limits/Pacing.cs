using System.Threading.RateLimiting;
using Rungs.Coordination;

namespace Rungs.Tour.Limits;

/// <summary>When a client may send.</summary>
internal abstract class Pacing : IDisposable
{
    /// <summary>Returns when a request may be sent.</summary>
    internal abstract ValueTask WaitAsync(CancellationToken cancellationToken);

    /// <summary>A request was refused; <paramref name="reset"/> says for how long. Returns when it may wait for its next turn.</summary>
    internal abstract ValueTask RefusedAsync(TimeSpan reset, CancellationToken cancellationToken);

    public abstract void Dispose();
}

/// <summary>Sends at once. Who is refused waits by itself, and nobody else hears of it.</summary>
internal sealed class NoPacing : Pacing
{
    internal override ValueTask WaitAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    internal override ValueTask RefusedAsync(TimeSpan reset, CancellationToken cancellationToken) => new(Task.Delay(reset, cancellationToken));

    public override void Dispose()
    {
        // Nothing to do.
    }
}

/// <summary>Keeps to the limit, and when one is refused all the same, all hold back.</summary>
internal sealed class LimiterPacing : Pacing
{
    /// <summary>A request may be late and the next one quick: then they arrive closer together than they were sent.</summary>
    private static readonly TimeSpan s_forTheWay = TimeSpan.FromMilliseconds(50);

    private readonly Lockout _lockout = new();
    private readonly SlidingLogRateLimiter _log;
    private readonly RateLimiter _both;

    internal LimiterPacing(int limit, TimeSpan window)
    {
        _log = new SlidingLogRateLimiter(limit, window + s_forTheWay);
        _both = RateLimiter.CreateChained(_lockout, _log);
    }

    internal override async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        // Its disposal gives nothing back, and it is always acquired: neither limiter has a queue limit.
        using var lease = await _both.AcquireAsync(permitCount: 1, cancellationToken);
    }

    internal override ValueTask RefusedAsync(TimeSpan reset, CancellationToken cancellationToken)
    {
        _lockout.LockFor(reset);
        return ValueTask.CompletedTask;
    }

    public override void Dispose()
    {
        _both.Dispose(); // which leaves the two to whoever made them
        _log.Dispose();
        _lockout.Dispose();
    }
}
