using Rungs.Hosts;
using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Hosts;

/// <summary>The pool of hosts that the ladder sends to and <c>tour worker</c> serves.</summary>
internal static class TourHosts
{
    internal const string Pool = "tour";

    /// <summary>That of <c>make broker</c>.</summary>
    internal const string DefaultBroker = "amqp://guest:guest@127.0.0.1:5673/";

    /// <summary>How long to go on trying while no broker answers: somebody is looking.</summary>
    internal static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Connects to the broker; without one, the pool is in this process, and runs on a rung of it.</summary>
    internal static Task<HostPool> ConnectAsync(Uri? broker, IRung on, CancellationToken cancellationToken) => broker is null
        ? Task.FromResult(HostPool.InMemory(on))
        : HostPool.ConnectAsync(new() { Uri = broker, Pool = Pool, ConnectTimeout = ConnectTimeout, CancelGrace = TimeSpan.FromSeconds(0.2) }, cancellationToken);

    /// <exception cref="UsageException">It is none.</exception>
    internal static Uri ParseBroker(string value)
    {
        try
        {
            return new HostPoolOptions { Uri = new Uri(value) }.Uri;
        }
        catch (Exception error) when (error is ArgumentException or UriFormatException)
        {
            throw new UsageException($"--broker takes amqp://user:password@host:port/, or amqps, not {FileName.Escape(value)}");
        }
    }
}
