using System.Runtime.CompilerServices;
using Rungs.Coordination;

namespace Rungs.Caching;

/// <summary>How long values are kept, and whether one's time is over.</summary>
/// <remarks>
/// The system's clock takes some 20 ns to read, its count of milliseconds a few, but that one lags by up to its resolution. So
/// each entry notes until when it is fresh however far the count lags, and the clock is asked only after that.
/// </remarks>
internal sealed class Lifetime
{
    /// <summary>More than the count of milliseconds lags on any system, in milliseconds.</summary>
    private const int Lag = 50;

    private readonly TimeSpan _span;
    private readonly Clock _clock;
    private readonly bool _isSystem;

    internal Lifetime(TimeSpan span, TimeProvider time)
    {
        _span = span;
        _clock = new Clock(time);
        _isSystem = ReferenceEquals(time, TimeProvider.System);
    }

    /// <summary>The value's time begins.</summary>
    internal void Begin<TKey, TValue>(CacheEntry<TKey, TValue> entry)
        where TKey : notnull
    {
        // The thousandth part is for two clocks that do not run alike.
        var ticks = Environment.TickCount64;
        entry.Due = _clock.After(_clock.Now, _span);
        entry.SurelyFreshUntil = _isSystem ? ticks + (long)(_span.TotalMilliseconds * 0.999) - Lag : long.MinValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsOver<TKey, TValue>(CacheEntry<TKey, TValue> entry)
        where TKey : notnull =>
        !(_isSystem && Environment.TickCount64 < entry.SurelyFreshUntil) && IsOverByTheClock(entry);

    private bool IsOverByTheClock<TKey, TValue>(CacheEntry<TKey, TValue> entry)
        where TKey : notnull => _clock.Now >= entry.Due;
}
