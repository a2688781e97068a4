using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rungs.Hosts;

namespace Rungs.Worker;

/// <summary>The options that both commands take: which pool, and where.</summary>
internal static class Connection
{
    internal static readonly string[] Options = ["--broker", "--pool", "--key-file", "--ca-file", "--levels", "--max-queue", "--delivery-limit", "--retry-delays"];

    /// <summary>Those of a caller of the pool.</summary>
    /// <exception cref="UsageException">One of them cannot be.</exception>
    internal static HostPoolOptions Parse(Arguments arguments)
    {
        try
        {
            var defaults = new HostPoolOptions();
            return new HostPoolOptions
            {
                Uri = arguments.One("--broker") is { } broker ? new Uri(broker) : defaults.Uri,
                Pool = arguments.One("--pool") ?? defaults.Pool,
                SigningKey = arguments.One("--key-file") is { } file ? File.ReadAllBytes(file) : null,
                TrustedAuthorities = arguments.One("--ca-file") is { } authorities ? Certificates(authorities) : null,
                Topology = new HostTopology
                {
                    Levels = arguments.Number("--levels", defaults.Topology.Levels, 1, 16),
                    MaxQueueLength = arguments.Number("--max-queue", defaults.Topology.MaxQueueLength, 1, int.MaxValue),
                    DeliveryLimit = arguments.Number("--delivery-limit", defaults.Topology.DeliveryLimit, 1, 1000),
                    RetryDelays = arguments.One("--retry-delays") is { } delays ? Delays(delays) : defaults.Topology.RetryDelays,
                },
            };
        }
        catch (Exception error) when (error is ArgumentException or UriFormatException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new UsageException(error.Message);
        }
    }

    private static X509Certificate2Collection Certificates(string file)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(file);
        return certificates;
    }

    private static TimeSpan[] Delays(string text) => [.. text.Split(',').Select(seconds =>
        double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= 86_400
            ? TimeSpan.FromSeconds(value)
            : throw new UsageException($"--retry-delays takes seconds, such as 1,10,60, not {text}"))];
}
