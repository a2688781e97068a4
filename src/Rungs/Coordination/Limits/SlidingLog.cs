namespace Rungs.Coordination;

/// <summary>The limit of a <see cref="SlidingLogRateLimiter"/>: when each permit of the last window was received.</summary>
internal sealed class SlidingLog(SlidingLogRateLimiterOptions options) : LimiterEngine(nameof(SlidingLogRateLimiter), options)
{
    private readonly int _limit = options.PermitLimit;
    private readonly TimeSpan _window = options.Window;

    /// <summary>What was received, oldest first.</summary>
    private readonly Queue<Entry> _log = new();

    /// <summary>When the log will be empty, if nothing is added.</summary>
    private long _end = long.MinValue;

    /// <summary>How many permits the log holds.</summary>
    private int _logged;

    /// <summary>How many permits are granted and not received.</summary>
    private int _onTheirWay;

    private protected override string NotNow => "there are not enough permits in this window";

    private protected override long ReadyAt(int permits, long now)
    {
        Expire(now);
        var missing = (long)permits + _logged + _onTheirWay - _limit;
        if (missing <= 0)
            return now;

        foreach (var entry in _log)
        {
            missing -= entry.Permits;
            if (missing <= 0)
                return entry.End;
        }

        return Clock.Never; // until more are received, nobody knows
    }

    private protected override void Grant(int permits) => _onTheirWay += permits;

    private protected override void Receive(int permits, long now)
    {
        _onTheirWay -= permits;
        if (permits == 0)
            return;
        _logged += permits;
        _end = Clock.After(now, _window);
        _log.Enqueue(new Entry(_end, permits));
    }

    private protected override long BusyUntil() => _onTheirWay > 0 ? Clock.Never : _end;

    private protected override long Available(long now)
    {
        Expire(now);
        return _limit - _logged - _onTheirWay;
    }

    private void Expire(long now)
    {
        while (_log.TryPeek(out var oldest) && oldest.End <= now)
            _logged -= _log.Dequeue().Permits;
    }

    /// <param name="End">When the permits are outside the window again.</param>
    /// <param name="Permits">How many were received.</param>
    private readonly record struct Entry(long End, int Permits);
}
