using Rungs.Threads;

namespace Rungs;

/// <summary>How a <see cref="Ladder"/> is set up: its rungs, and when it climbs from one to another.</summary>
public sealed record LadderOptions
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>Where works go that block, or of which nobody says what they do.</summary>
    /// <value>Default: <see cref="ElasticThreads.Shared"/>.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">It does not take closures.</exception>
    public IRung Blocking
    {
        get;
        init => field = TakingClosures(value, nameof(Blocking));
    } = ElasticThreads.Shared;

    /// <summary>Where works go that compute: those of kind <see cref="WorkKind.Cpu"/>.</summary>
    /// <value>Default: <see cref="CpuThreads.Shared"/>.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">It does not take closures.</exception>
    public IRung Cpu
    {
        get;
        init => field = TakingClosures(value, nameof(Cpu));
    } = CpuThreads.Shared;

    /// <summary>Where works go that are marked <c>[Portable(Isolated = true)]</c>.</summary>
    /// <value>Default: null; such works are refused.</value>
    /// <exception cref="ArgumentException">It runs works inside this process.</exception>
    public IRung? Processes
    {
        get;
        init => field = Beyond(value, nameof(Processes));
    }

    /// <summary>Where works go that compute while the CPU is full, if they are portable and idempotent.</summary>
    /// <value>Default: null; all that computes stays on this machine.</value>
    /// <exception cref="ArgumentException">It runs works inside this process.</exception>
    public IRung? Hosts
    {
        get;
        init => field = Beyond(value, nameof(Hosts));
    }

    /// <summary>Says when the CPU is full.</summary>
    /// <value>Default: null, <see cref="LoadSignal.Of(CpuThreads)"/> of <see cref="Cpu"/>, which has to be <see cref="CpuThreads"/> then.</value>
    public LoadSignal? Signal { get; init; }

    /// <summary>How many works may be at hosts at once; the others wait here for whoever is free first, a place there or a processor here.</summary>
    /// <value>Default: null, twice as many as the hosts could run at once, or as this machine has processors where the hosts are no <see cref="IProbedRung"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? MaxAtHosts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(MaxAtHosts));
            field = value;
        }
    }

    /// <summary>What happens to works at hosts which cannot run them any more. Isolated works fail in any case: nothing else may run them.</summary>
    /// <value>Default: <see cref="WhenRungFails.FallBack"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a named one.</exception>
    public WhenRungFails WhenRungFails
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(WhenRungFails), value, "Use WhenRungFails.FallBack or Fail.");
    }

    /// <summary>How often hosts are probed while works are there: with two probes in a row that find nobody, the works are taken back.</summary>
    /// <value>Default: 1 s.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or more than 24 days.</exception>
    public TimeSpan ProbeInterval
    {
        get;
        init => field = Positive(value, nameof(ProbeInterval));
    } = TimeSpan.FromSeconds(1);

    /// <summary>After what time a rung that has failed is tried again, once there is work for it.</summary>
    /// <value>Default: 5 s.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or more than 24 days.</exception>
    public TimeSpan RetryAfter
    {
        get;
        init => field = Positive(value, nameof(RetryAfter));
    } = TimeSpan.FromSeconds(5);

    /// <summary>The clock of both.</summary>
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

    private static IRung TakingClosures(IRung value, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value.Capabilities.TakesClosures
            ? value
            : throw new ArgumentException($"{value.GetType().Name} takes portable work only, and {name} has to run any. Set it to threads; to be used for portable work, it is Processes or Hosts.", name);
    }

    private static IRung? Beyond(IRung? value, string name) => value is null or { Level: > Level.Threads }
        ? value
        : throw new ArgumentException($"{value.GetType().Name} runs work inside this process, and {name} has to be beyond it. Set it to a ProcessPool or a HostPool, or leave it null.", name);

    private static TimeSpan Positive(TimeSpan value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, s_longest, name);
        return value;
    }
}
