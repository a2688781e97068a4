using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Rungs.Hosts.Broker;

/// <summary>How to connect to the broker, and what to say where that cannot be.</summary>
internal static class BrokerFactory
{
    /// <summary>The longest message that a broker can be set up to take. One that is too long for us is refused once it is here; for the client, it would end the connection, again and again.</summary>
    private const uint LongestMessage = 512 * 1024 * 1024;

    internal static ConnectionFactory Of(HostConnectionOptions options, string name)
    {
        var factory = new ConnectionFactory
        {
            Uri = options.Uri,
            ClientProvidedName = name,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = TimeSpan.FromSeconds(10),
            RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
            MaxInboundMessageBodySize = LongestMessage,
        };
        factory.Ssl.AcceptablePolicyErrors = SslPolicyErrors.None; // the client lets any name pass where a Uri says amqps
        if (options.TrustedAuthorities is { } authorities)
            factory.Ssl.CertificateValidationCallback = (_, certificate, _, errors) => IsSignedBy(authorities, certificate, errors);
        return factory;
    }

    internal static string Where(ConnectionFactory factory, HostConnectionOptions options) => $"{options.Uri.Scheme}://{factory.HostName}:{factory.Endpoint.Port}";

    /// <summary>Where an error is one that does not go by itself: what to tell.</summary>
    internal static string? WhyFatal(Exception error, ConnectionFactory factory, HostConnectionOptions options)
    {
        var where = Where(factory, options);
        return Causes(error).Select(cause => cause switch
        {
            AuthenticationFailureException => $"The broker at {where} does not let in the user of this Uri. Check name and password; 'guest' is for the broker's own machine.",
            AuthenticationException certificate => $"The certificate of the broker at {where} is not one to trust: {certificate.Message} Uri has to name the host as the certificate does; where an authority of your own has signed it, name that in TrustedAuthorities.",
            OperationInterruptedException { ShutdownReason.ReplyCode: 406 } mismatch => $"The pool '{options.Pool}' has other queues on the broker than Topology says: {mismatch.ShutdownReason.ReplyText} Set up callers and workers alike, or take another name for the pool.",
            OperationInterruptedException { ShutdownReason.ReplyCode: 403 or 530 } refused => $"The broker at {where} does not allow it: {refused.ShutdownReason.ReplyText}",
            _ => null,
        }).FirstOrDefault(why => why is not null);
    }

    private static IEnumerable<Exception> Causes(Exception error) =>
        (error is AggregateException all ? all.InnerExceptions : (IEnumerable<Exception>)(error.InnerException is { } inner ? [inner] : [])).SelectMany(Causes).Prepend(error);

    /// <summary>Whether a certificate is for this host, valid, and leads to one of the authorities.</summary>
    private static bool IsSignedBy(X509Certificate2Collection authorities, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var own = new X509Certificate2(certificate);
        return chain.Build(own);
    }
}
