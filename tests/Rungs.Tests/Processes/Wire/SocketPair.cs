using System.Net.Sockets;

namespace Rungs.Tests.Processes.Wire;

/// <summary>Two sockets that are connected to each other.</summary>
internal sealed class SocketPair : IDisposable
{
    internal SocketPair()
    {
        using var scratch = new Scratch();
        using var listener = NewSocket();
        listener.Bind(new UnixDomainSocketEndPoint(scratch["s"]));
        listener.Listen();
        Near = NewSocket();
        Near.Connect(new UnixDomainSocketEndPoint(scratch["s"]));
        Far = listener.Accept();
    }

    internal Socket Near { get; }

    internal Socket Far { get; }

    public void Dispose()
    {
        Near.Dispose();
        Far.Dispose();
    }

    internal static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    internal static Socket Connect(string path)
    {
        var socket = NewSocket();
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return socket;
    }
}
