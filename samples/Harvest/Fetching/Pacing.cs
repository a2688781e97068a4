using System.Threading.RateLimiting;
using Rungs.Coordination;

namespace Rungs.Harvest.Fetching;

/// <summary>When a host may be asked: so often in a second, and not before it said.</summary>
internal sealed class Pacing : IDisposable
{
    private readonly Lockout _lockout = new();
    private readonly SlidingLogRateLimiter _log;
    private readonly RateLimiter _both;

    internal Pacing(int rate)
    {
        _log = new SlidingLogRateLimiter(rate, TimeSpan.FromSeconds(1));
        _both = RateLimiter.CreateChained(_lockout, _log);
    }

    internal async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        do
        {
            // Its disposal gives nothing back, and it is always acquired: neither limiter has a queue limit.
            using var lease = await _both.AcquireAsync(permitCount: 1, cancellationToken);
        }
        while (_lockout.Remaining > TimeSpan.Zero); // locked while this one stood in the second line
    }

    /// <summary>Nobody asks this host for so long.</summary>
    internal void LockFor(TimeSpan span) => _lockout.LockFor(span);

    public void Dispose()
    {
        _both.Dispose(); // which leaves the two to whoever made them
        _log.Dispose();
        _lockout.Dispose();
    }
}
