using System.Net.Sockets;

namespace Rungs.Tests.Support;

/// <summary>Holds functions, in whichever process of this machine they run, until it is opened; and tells when one has come.</summary>
internal sealed class Gate : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gate-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<Socket> _inside = [];

    internal Gate()
    {
        Path = System.IO.Path.Combine(_folder.FullName, "gate");
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen(backlog: 100);
    }

    /// <summary>What a function is given to come here.</summary>
    internal string Path { get; }

    /// <summary>Ends when another function has come.</summary>
    internal async Task EnteredAsync() => _inside.Add(await _listener.AcceptAsync().OrFailAsync());

    /// <summary>Lets go all who have come, and who will come.</summary>
    internal void Open()
    {
        _listener.Dispose();
        _inside.ForEach(static one => one.Dispose());
    }

    public void Dispose()
    {
        Open();
        _folder.Delete(recursive: true);
    }

    /// <summary>Tells that this function has come, and goes on.</summary>
    /// <returns>Keep it: what holds on to it is seen as inside.</returns>
    internal static Socket Enter(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    /// <summary>Blocks until the gate is open.</summary>
    internal static void Pass(string path)
    {
        try
        {
            using var socket = Enter(path);
            socket.Receive(new byte[1]);
        }
        catch (SocketException)
        {
            // It is open.
        }
    }

    /// <summary>Waits until the gate is open.</summary>
    internal static async Task PassAsync(string path)
    {
        try
        {
            using var socket = Enter(path);
            await socket.ReceiveAsync(new byte[1]);
        }
        catch (SocketException)
        {
            // It is open.
        }
    }
}
