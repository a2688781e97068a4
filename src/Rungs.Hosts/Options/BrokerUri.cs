namespace Rungs.Hosts.Options;

internal static class BrokerUri
{
    internal static Uri Check(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (uri.IsAbsoluteUri && uri.Scheme is "amqp" or "amqps")
        {
            // The client would take guest and guest, which are for the broker's own machine.
            return uri.UserInfo.Length > 0 || uri.IsLoopback
                ? uri
                : throw new ArgumentException($"The Uri names no user for the broker at {uri.Host}. Write {uri.Scheme}://user:password@{uri.Host}.", nameof(uri));
        }

        throw new ArgumentException($"'{(uri.IsAbsoluteUri ? uri.Scheme : uri)}' is no way to a broker. Write amqp://user:password@host:port/virtual-host, or amqps for TLS.", nameof(uri));
    }
}
