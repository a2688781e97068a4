namespace Rungs.Streams;

/// <summary>How a <see cref="Waterfall{T}"/> is set up.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed record WaterfallOptions<T>
{
    /// <summary>What people read in errors.</summary>
    /// <value>Default: <c>Waterfall</c>.</value>
    /// <exception cref="ArgumentException">The value is null or blank.</exception>
    public string Name
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Name));
            field = value;
        }
    } = "Waterfall";

    /// <summary>How many batches may be in the callback at once.</summary>
    /// <value>Default: 1: batches come to the callback one after the other, in order.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than one.</exception>
    public int MaxConcurrentBatches
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxConcurrentBatches));
            field = value;
        }
    } = 1;

    /// <summary>How many items it holds at most, from their put to the end of their batch; who puts more waits for room.</summary>
    /// <value>Default: null, no bound. At least the quantity of a batch.</value>
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

    /// <summary>
    /// How long stopping waits for batches. After that, those in the callback have their token cancelled, those that wait go to
    /// <see cref="OnError"/> with a <see cref="TimeoutException"/>, and it waits once more as long.
    /// </summary>
    /// <value>Default: null, as long as it takes.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public TimeSpan? FinalizeTimeout
    {
        get;
        init
        {
            if (value is { } timeout)
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero, nameof(FinalizeTimeout));
            field = value;
        }
    }

    /// <summary>Receives each batch that failed, and why; on the thread of its callback, before the next batch.</summary>
    /// <value>Default: null; then the error reaches <see cref="Async.UnobservedError"/>, and the items are gone.</value>
    public Action<Exception, IReadOnlyList<T>>? OnError { get; init; }

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
}
