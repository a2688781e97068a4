using Rungs.Threads;

namespace Rungs.Strands;

/// <summary>How a <see cref="Strand"/> is set up.</summary>
public sealed record StrandOptions
{
    /// <summary>What people read in statistics and errors.</summary>
    /// <value>Default: <c>strand</c>.</value>
    /// <exception cref="ArgumentException">The value is null or blank.</exception>
    public string Name
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Name));
            field = value;
        }
    } = "strand";

    /// <summary>The threads its functions run on. The strand does not dispose them.</summary>
    /// <value>Default: <see cref="ElasticThreads.Shared"/>.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ElasticThreads Threads
    {
        get => field ?? ElasticThreads.Shared;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Threads));
            field = value;
        }
    }

    /// <summary>The clock of <see cref="Strand.Sleep"/>.</summary>
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
