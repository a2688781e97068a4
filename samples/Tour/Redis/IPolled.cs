using System.Net.Sockets;

namespace Rungs.Tour.Redis;

/// <summary>Who has a socket that <see cref="Poller"/> looks at.</summary>
internal interface IPolled
{
    Socket Socket { get; }

    bool WantsToRead { get; }

    bool WantsToWrite { get; }

    /// <summary>The socket can be read, or has ended.</summary>
    void OnReadable();

    /// <summary>The socket can be written to.</summary>
    void OnWritable();

    /// <summary>One of those two threw.</summary>
    void OnError(Exception error);
}
