namespace Rungs.Coordination;

/// <summary>The limit of a <see cref="Lockout"/>: the end of the last lockout.</summary>
internal sealed class LockoutGate(LockoutOptions options) : LimiterEngine(nameof(Lockout), options)
{
    /// <summary>When the last lockout ends.</summary>
    private long _end = long.MinValue;

    internal TimeSpan Remaining
    {
        get
        {
            lock (Gate)
                return _end == long.MinValue ? TimeSpan.Zero : Clock.Between(Clock.Now, _end);
        }
    }

    internal void LockFor(TimeSpan span)
    {
        lock (Gate)
        {
            ThrowIfDisposed();
            _end = Math.Max(_end, Clock.After(Clock.Now, span));
        }
    }

    private protected override string NotNow => "it is locked";

    private protected override long ReadyAt(int permits, long now) => _end <= now ? now : _end;

    private protected override void Grant(int permits)
    {
        // Those inside are not counted: they go on, whatever comes.
    }

    private protected override void Receive(int permits, long now)
    {
    }

    private protected override long BusyUntil() => _end;

    private protected override long Available(long now) => _end <= now ? long.MaxValue : 0;
}
