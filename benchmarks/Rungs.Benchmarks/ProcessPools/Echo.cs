using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Rungs.Benchmarks.Quick;

namespace Rungs.Benchmarks.ProcessPools;

/// <summary>The floor: bytes to another process and back on a bare Unix socket, with the threads that a pool has, and nothing else.</summary>
/// <remarks>Here the caller sends, and a thread that blocks in receiving ends the caller's task; in the other process one thread does all.</remarks>
internal sealed class Echo : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rungs-echo-");
    private readonly Process _child;
    private readonly Socket _socket;
    private readonly byte[] _request;
    private readonly byte[] _answer;
    private volatile TaskCompletionSource? _call;

    internal Echo(int request, int answer)
    {
        (_request, _answer) = (new byte[request], new byte[answer]);
        var path = Path.Combine(_folder.FullName, "s");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        _child = Process.Start(Child.Start("--echo", path, $"{request}", $"{answer}"))!;
        _socket = listener.Accept();
        new Thread(Read) { IsBackground = true, Name = "echo" }.Start();
    }

    /// <summary>There and back. One at a time.</summary>
    internal Task CallAsync()
    {
        var call = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _call = call;
        Send(_socket, _request);
        return call.Task;
    }

    /// <summary>In the child: answers until the parent has gone.</summary>
    internal static void Serve(string path, string request, string answer)
    {
        var bytes = new byte[int.Parse(request, CultureInfo.InvariantCulture)];
        var reply = new byte[int.Parse(answer, CultureInfo.InvariantCulture)];
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        while (TryReceive(socket, bytes))
            Send(socket, reply);
    }

    public void Dispose()
    {
        _socket.Shutdown(SocketShutdown.Both);
        _child.WaitForExit();
        _child.Dispose();
        _socket.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Read()
    {
        while (TryReceive(_socket, _answer))
            _call!.SetResult();
    }

    private static void Send(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[socket.Send(bytes)..];
    }

    private static bool TryReceive(Socket socket, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var received = socket.Receive(bytes);
            if (received == 0)
                return false;
            bytes = bytes[received..];
        }

        return true;
    }
}
