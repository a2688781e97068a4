using System.Diagnostics;
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
        var timed = Timed(entry);
        // The thousandth part is for two clocks that do not run alike.
        var ticks = Environment.TickCount64;
        timed.Due = _clock.After(_clock.Now, _span);
        timed.SurelyFreshUntil = _isSystem ? ticks + (long)(_span.TotalMilliseconds * 0.999) - Lag : long.MinValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsOver<TKey, TValue>(CacheEntry<TKey, TValue> entry)
        where TKey : notnull =>
        !(_isSystem && Environment.TickCount64 < Timed(entry).SurelyFreshUntil) && IsOverByTheClock(entry);

    /// <summary>Not checked, because every hit comes here: a store with a lifetime makes no other entries.</summary>
    private static TimedEntry<TKey, TValue> Timed<TKey, TValue>(CacheEntry<TKey, TValue> entry)
        where TKey : notnull
    {
        Debug.Assert(entry is TimedEntry<TKey, TValue>, "The store made it.");
        return Unsafe.As<TimedEntry<TKey, TValue>>(entry);
    }

    private bool IsOverByTheClock<TKey, TValue>(CacheEntry<TKey, TValue> entry)
        where TKey : notnull => _clock.Now >= Timed(entry).Due;
}
