using System.Net.Sockets;
using System.Security.Cryptography;
using Rungs.Processes.Wire;

namespace Rungs.Processes.Launching;

/// <summary>The socket that one worker connects to, twice. Whoever else does is refused.</summary>
internal sealed class WorkerListener : IDisposable
{
    /// <summary>How long a connection may say nothing.</summary>
    private static readonly TimeSpan s_helloTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How often it is looked whether a worker that does not connect still lives.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    internal WorkerListener(string path)
    {
        Path = path;
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        _socket.Listen();
    }

    internal string Path { get; }

    /// <summary>What the worker has to show.</summary>
    internal string Token { get; } = RandomNumberGenerator.GetHexString(Protocol.TokenLength);

    /// <summary>Waits until both sockets of the worker are there.</summary>
    /// <param name="throwIfOver">Throws where there is nothing to wait for any more.</param>
    /// <param name="refused">Told of those who are not the worker.</param>
    internal (Socket Work, Socket Control, FrameReader Reader) Accept(Action throwIfOver, Action<Exception> refused)
    {
        Socket? work = null;
        Socket? control = null;
        FrameReader? reader = null;
        try
        {
            while (work is null || control is null)
            {
                throwIfOver();
                if (!_socket.Poll(s_look, SelectMode.SelectRead))
                    continue;

                var socket = _socket.Accept();
                var (channel, ownReader) = TryGreet(socket, refused);
                if (channel == Channel.Work && work is null)
                    (work, reader) = (socket, ownReader);
                else if (channel == Channel.Control && control is null)
                    control = socket;
                else
                    socket.Dispose();
            }

            return (work, control, reader!);
        }
        catch
        {
            work?.Dispose();
            control?.Dispose();
            throw;
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <returns>No channel where it is a stranger.</returns>
    private (Channel? Channel, FrameReader? Reader) TryGreet(Socket socket, Action<Exception> refused)
    {
        try
        {
            // It sends its hello in one piece: who sends a part is none, and nobody is waited for twice.
            if (!socket.Poll(s_helloTimeout, SelectMode.SelectRead))
                throw new ProtocolException($"It has said nothing for {s_helloTimeout}.");
            if (socket.Available < FrameHeader.Size + Hello.Size)
                throw new ProtocolException("It has closed, or its hello is cut short.");
            var reader = new FrameReader(new NetworkStream(socket), Hello.Size);
            reader.TryRead(out var header, out var payload);
            var channel = Hello.Check(header, payload.Span, Token);
            reader.MaxLength = Protocol.MaxHandshake;
            return (channel, reader);
        }
        catch (Exception error) when (error is ProtocolException or SocketException or IOException)
        {
            refused(error);
            return default;
        }
    }
}
