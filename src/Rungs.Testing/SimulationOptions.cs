namespace Rungs.Testing;

/// <summary>How a <see cref="Simulation"/> runs its test.</summary>
public sealed record SimulationOptions
{
    /// <summary>Under how many schedules the test runs.</summary>
    /// <value>Default: 1,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than one.</exception>
    public int Schedules
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Schedules));
            field = value;
        }
    } = 1_000;

    /// <summary>What the schedules are drawn from: the same seed draws the same ones, on every machine.</summary>
    /// <value>Default: 1.</value>
    public long Seed { get; init; } = 1;

    /// <summary>How they are drawn.</summary>
    /// <value>Default: <see cref="SimulationStrategy.Mixed"/>.</value>
    public SimulationStrategy Strategy { get; init; }

    /// <summary>How often in a run priorities change, with <see cref="SimulationStrategy.PriorityChanges"/>.</summary>
    /// <value>Default: 2.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int PriorityChanges
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(PriorityChanges));
            field = value;
        }
    } = 2;

    /// <summary>The one schedule to run, as a <see cref="SimulationException"/> names it; the test must be the same.</summary>
    /// <value>Default: null: schedules are drawn.</value>
    public string? Replay { get; init; }

    /// <summary>After how many steps a run counts as endless, and fails.</summary>
    /// <value>Default: 100,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than one.</exception>
    public int MaxSteps
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxSteps));
            field = value;
        }
    } = 100_000;

    /// <summary>How long, in real time, a single step may take before its run fails.</summary>
    /// <value>Default: 30 s.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public TimeSpan StepTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(StepTimeout));
            field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>For how long, in real time, something outside may come once all else is blocked; then that counts as a deadlock.</summary>
    /// <value>Default: 1 s.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan OutsideTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, nameof(OutsideTimeout));
            field = value;
        }
    } = TimeSpan.FromSeconds(1);
}
