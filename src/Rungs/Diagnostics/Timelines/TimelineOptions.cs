namespace Rungs.Diagnostics;

/// <summary>How a <see cref="Timeline"/> records.</summary>
public sealed record TimelineOptions
{
    private const int MostWorks = 10_000_000;

    /// <summary>How many works are kept; the one that was queued first makes room for the next.</summary>
    /// <value>Default: 100,000. Each takes about 100 bytes, from the start, up to 500 more with <see cref="RecordsAwaits"/>, and its name while it is kept.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative, or more than 10,000,000, which take 1 GB.</exception>
    public int Capacity
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(Capacity));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostWorks, nameof(Capacity));
            field = value;
        }
    } = 100_000;

    /// <summary>Whether async functions are followed through their awaits. Else a timeline knows of each when it was first paused and when it ended.</summary>
    /// <value>Default: <see langword="false"/>, because it takes an async local for each async work: about 100 bytes more, and as much again for its runs.</value>
    public bool RecordsAwaits { get; init; }
}
