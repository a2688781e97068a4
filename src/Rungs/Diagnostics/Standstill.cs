namespace Rungs.Diagnostics;

/// <summary>What the watchdog remembers of something from look to look: at what count it stands still, since when, and whether it said so.</summary>
/// <remarks>The watchdog's thread only.</remarks>
internal struct Standstill
{
    /// <summary>Read at the first look that found it standing: what went before was another standstill, or was not looked at.</summary>
    private long? _since;

    private long _count;
    private bool _isReported;

    /// <summary>Takes note of a look.</summary>
    /// <param name="isStanding">Whether it looks like a standstill.</param>
    /// <param name="count">What has moved on where this has.</param>
    /// <param name="now">The watchdog's clock.</param>
    /// <param name="threshold">How long is long.</param>
    /// <param name="duration">For how long it has stood still.</param>
    /// <returns>Whether to report it: once, when it has lasted.</returns>
    internal bool IsDue(bool isStanding, long count, long now, TimeSpan threshold, out TimeSpan duration)
    {
        if (!isStanding)
            _since = null;
        else if (_since is null || count != _count)
            (_since, _count, _isReported) = (now, count, false);

        duration = TimeSpan.FromMilliseconds(now - (_since ?? now));
        if (!isStanding || _isReported || duration < threshold)
            return false;

        _isReported = true;
        return true;
    }
}
