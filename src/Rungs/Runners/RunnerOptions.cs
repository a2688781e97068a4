namespace Rungs;

/// <summary>How a runner runs its plan.</summary>
public sealed record RunnerOptions
{
    /// <summary>How many items may be under way at once, which long plans of blocking calls should set; a nested runner takes no such place.</summary>
    /// <value>Default: null, no limit for a parallel runner. A serial runner takes one at a time and no other value.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? MaxConcurrency
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(MaxConcurrency));
            field = value;
        }
    }

    /// <summary>Told after each item; what it throws counts as an error of the run, once every item has ended.</summary>
    /// <value>Default: none.</value>
    public IProgress<RunProgress>? Progress { get; init; }
}
