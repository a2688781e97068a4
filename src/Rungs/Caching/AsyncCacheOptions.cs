namespace Rungs.Caching;

/// <summary>How an <see cref="AsyncCache{TKey, TValue}"/> is set up, whatever its keys.</summary>
public record AsyncCacheOptions
{
    /// <summary>What people read in errors and reports.</summary>
    /// <value>Default: <c>AsyncCache</c>.</value>
    /// <exception cref="ArgumentException">The value is null or blank.</exception>
    public string Name
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Name));
            field = value;
        }
    } = "AsyncCache";

    /// <summary>How many values are kept at most; where there is no room, the one used longest ago goes, or beyond a capacity of 1,024 one not used for long. Runs in flight do not count.</summary>
    /// <value>Default: null, no bound.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than one.</exception>
    public int? Capacity
    {
        get;
        init
        {
            if (value is { } capacity)
                ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1, nameof(Capacity));
            field = value;
        }
    }

    /// <summary>For how long a value is kept at most, from the moment its factory brought it.</summary>
    /// <value>Default: null, for ever.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public TimeSpan? TimeToLive
    {
        get;
        init => field = PositiveOrNull(value, nameof(TimeToLive));
    }

    /// <summary>For how long a factory may take; after that its callers get a <see cref="TimeoutException"/>, its token is cancelled, and the next caller starts a new run.</summary>
    /// <value>Default: null, as long as it likes.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public TimeSpan? FactoryTimeout
    {
        get;
        init => field = PositiveOrNull(value, nameof(FactoryTimeout));
    }

    /// <summary>Whether the error that a factory throws is kept like a value. A cancellation or a timeout never is.</summary>
    /// <value>Default: <see langword="false"/>: whoever asks next starts a new run.</value>
    public bool CacheErrors { get; init; }

    /// <summary>The clock.</summary>
    /// <value>Default: <see cref="TimeProvider.System"/>.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(TimeProvider));
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>What compares keys, of whatever type; null for their own equality.</summary>
    internal virtual object? KeyComparer => null;

    private static TimeSpan? PositiveOrNull(TimeSpan? value, string name)
    {
        if (value is { } span)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero, name);
        return value;
    }
}
