using Rungs.Hosts.Options;

namespace Rungs.Hosts;

/// <summary>How a <see cref="HostWorker"/> is set up.</summary>
public sealed record HostWorkerOptions : HostConnectionOptions
{
    /// <summary>The rung that jobs run on: threads, or a process pool. It is not disposed here.</summary>
    public required IRung RunOn
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(RunOn));
            field = value;
        }
    }

    /// <summary>How many jobs run at once. No more are fetched than that, because a fetched one is nobody else's.</summary>
    /// <value>Default: one per processor.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1, or more than 1,000.</exception>
    public int Concurrency
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Concurrency));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1000, nameof(Concurrency));
            field = value;
        }
    } = Environment.ProcessorCount;

    /// <summary>How long a function may take until its token is cancelled. RabbitMQ takes a job away from a worker that has not answered for half an hour.</summary>
    /// <value>Default: 20 minutes.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 ms, or longer than a year.</exception>
    public TimeSpan WorkTimeout
    {
        get;
        init => field = Duration.Check(value, TimeSpan.FromMilliseconds(1), nameof(WorkTimeout));
    } = TimeSpan.FromMinutes(20);

    /// <summary>The broker's <c>consumer_timeout</c>, where its operator has changed it. <see cref="WorkTimeout"/> has to stay 5 minutes below.</summary>
    /// <value>Default: 30 minutes, RabbitMQ's own.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 minute, or longer than a year.</exception>
    public TimeSpan BrokerConsumerTimeout
    {
        get;
        init => field = Duration.Check(value, TimeSpan.FromMinutes(1), nameof(BrokerConsumerTimeout));
    } = TimeSpan.FromMinutes(30);

    /// <summary>How many outcomes are kept, for jobs that come a second time.</summary>
    /// <value>Default: 10,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 0.</exception>
    public int RememberedJobs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(RememberedJobs));
            field = value;
        }
    } = 10_000;

    /// <exception cref="ArgumentException">Functions may take longer than the broker waits.</exception>
    internal void ThrowIfTooLong()
    {
        var margin = TimeSpan.FromMinutes(5);
        if (BrokerConsumerTimeout != Timeout.InfiniteTimeSpan && (WorkTimeout == Timeout.InfiniteTimeSpan || WorkTimeout > BrokerConsumerTimeout - margin))
            throw new ArgumentException($"WorkTimeout is {WorkTimeout}, and RabbitMQ takes a job away after {BrokerConsumerTimeout} (consumer_timeout). Make functions shorter than {BrokerConsumerTimeout - margin}; or have the broker's operator raise consumer_timeout, and set BrokerConsumerTimeout to it.", nameof(WorkTimeout));
    }
}
