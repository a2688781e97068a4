namespace Rungs.Hosts;

/// <summary>The queues of a pool on its broker. Callers and workers of one pool have to be set up alike: whoever comes with another one is refused.</summary>
public sealed record HostTopology
{
    /// <summary>How many levels of priority there are, each a queue: the priority of <see cref="Coordination.PriorityScope"/>, from 0 to one less than this, and the lower the sooner. A worker takes of the lowest number first that has any.</summary>
    /// <value>Default: 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1, or more than 16.</exception>
    public int Levels
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Levels));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 16, nameof(Levels));
            field = value;
        }
    } = 1;

    /// <summary>How often a job may come back because its worker was gone, before it goes to the dead queue as one that ends its workers.</summary>
    /// <value>Default: 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1, or more than 1,000.</exception>
    public int DeliveryLimit
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(DeliveryLimit));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1000, nameof(DeliveryLimit));
            field = value;
        }
    } = 5;

    /// <summary>How many jobs may wait in the queue of a level; beyond, callers wait until there is room.</summary>
    /// <value>Default: 1,000,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxQueueLength
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxQueueLength));
            field = value;
        }
    } = 1_000_000;

    /// <summary>After how long a job that nobody waits for is tried again when its function has failed; after the last one it goes to the dead queue.</summary>
    /// <value>Default: 1 s, 10 s, 60 s.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A delay is shorter than 1 ms, or longer than a day.</exception>
    public IReadOnlyList<TimeSpan> RetryDelays
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(RetryDelays));
            foreach (var delay in value)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.FromMilliseconds(1), nameof(RetryDelays));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, TimeSpan.FromDays(1), nameof(RetryDelays));
            }

            field = [.. value];
        }
    } = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60)];
}
