using System.Security.Cryptography.X509Certificates;
using System.Text;
using Rungs.Hosts.Options;

namespace Rungs.Hosts;

/// <summary>What callers and workers of a pool have in common.</summary>
public abstract record HostConnectionOptions
{
    private protected HostConnectionOptions()
    {
    }

    /// <summary>Where the broker is: <c>amqp://user:password@host:port/virtual-host</c>, or <c>amqps</c> for TLS.</summary>
    /// <value>Default: <c>amqp://guest:guest@127.0.0.1:5672/</c>, which RabbitMQ grants on its own machine only.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">Its scheme is neither amqp nor amqps, or it names no user for a broker on another machine.</exception>
    public Uri Uri
    {
        get;
        init => field = BrokerUri.Check(value);
    } = new("amqp://guest:guest@127.0.0.1:5672/");

    /// <summary>With TLS: the authorities that the broker's certificate has to come from, instead of those that this machine trusts. For an authority of your own, or a certificate that has signed itself.</summary>
    /// <value>Default: null, those of the machine.</value>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public X509Certificate2Collection? TrustedAuthorities
    {
        get;
        init => field = value is not { Count: 0 } ? value : throw new ArgumentException("Who trusts nobody connects to nobody. Name an authority, or leave it null.", nameof(TrustedAuthorities));
    }

    /// <summary>The name of the pool on the broker: callers and workers of the same name meet.</summary>
    /// <value>Default: <c>default</c>.</value>
    /// <exception cref="ArgumentException">The value is null, blank, longer than 100 characters, or has others than letters, digits, '-', '_' and '.'.</exception>
    public string Pool
    {
        get;
        init => field = PoolName.Check(value);
    } = "default";

    /// <summary>The pool's queues.</summary>
    /// <value>Default: those of <see cref="HostTopology"/>.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public HostTopology Topology
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Topology));
            field = value;
        }
    } = new();

    /// <summary>A key that callers and workers share: jobs are signed with it (HMAC with SHA-256), and what is not is put on the dead queue unread.</summary>
    /// <value>Default: null, jobs are not signed.</value>
    /// <exception cref="ArgumentException">The value has fewer than 16 bytes.</exception>
    public byte[]? SigningKey
    {
        get;
        init => field = value is null or { Length: >= 16 } ? value : throw new ArgumentException($"A key of {value.Length} bytes can be guessed. Take at least 16, at random.", nameof(SigningKey));
    }

    /// <summary>The longest message, in bytes: arguments one way, a result the other.</summary>
    /// <value>Default: 16 MiB.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 KiB, or more than 128 MiB, the broker's own limit.</exception>
    public int MaxMessageBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1024, nameof(MaxMessageBytes));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 128 * 1024 * 1024, nameof(MaxMessageBytes));
            field = value;
        }
    } = 16 * 1024 * 1024;

    /// <summary>How long to go on trying while no broker answers at first.</summary>
    /// <value>Default: 30 s. <see cref="Timeout.InfiniteTimeSpan"/> tries for ever.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or longer than a year.</exception>
    public TimeSpan ConnectTimeout
    {
        get;
        init => field = Duration.Check(value, TimeSpan.Zero, nameof(ConnectTimeout));
    } = TimeSpan.FromSeconds(30);

    /// <summary>How long disposal waits for jobs that are under way.</summary>
    /// <value>Default: 30 s. <see cref="Timeout.InfiniteTimeSpan"/> waits for all.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or longer than a year.</exception>
    public TimeSpan DrainTimeout
    {
        get;
        init => field = Duration.Check(value, TimeSpan.Zero, nameof(DrainTimeout));
    } = TimeSpan.FromSeconds(30);

    /// <summary>The clock of every timeout here.</summary>
    /// <value>Default: the system's.</value>
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

    /// <summary>What people read of it: no passwords, no keys.</summary>
    /// <param name="builder">Where to write it.</param>
    /// <returns>Whether anything was written.</returns>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append("Uri = ").Append(Uri.Scheme).Append("://").Append(Uri.Authority).Append(", Pool = ").Append(Pool);
        return true;
    }
}
