using System.Net;
using System.Net.Sockets;

namespace Rungs.Tour.Tests.Redis;

/// <summary>A client on a socket of its own. What it waits for in vain, it says: see <see cref="Limit.Wait"/>.</summary>
internal sealed class TestClient : IDisposable
{
    /// <summary>No test asks for as many bytes of replies.</summary>
    private const int MostReplies = 100_000_000;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    internal static async Task<TestClient> ConnectAsync(int port)
    {
        var client = new TestClient();
        await client._socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return client;
    }

    internal async Task SendAsync(string text) => await SendAsync(Resp.Bytes(text));

    internal async Task SendAsync(byte[] bytes)
    {
        var sent = 0;
        await Limit.OrFailAsync(
            async token =>
            {
                while (sent < bytes.Length)
                    sent += await _socket.SendAsync(bytes.AsMemory(sent), SocketFlags.None, token);
                return sent;
            },
            () => $"the server has taken {sent} of {bytes.Length} bytes.");
    }

    /// <summary>Sends what the socket takes without waiting.</summary>
    /// <returns>How many bytes that was.</returns>
    internal int SendAtOnce(byte[] bytes)
    {
        _socket.Blocking = false;
        var sent = _socket.Send(bytes, SocketFlags.None, out _);
        _socket.Blocking = true;
        return sent;
    }

    /// <summary>Sends, and reads as much as is expected; the texts are compared.</summary>
    internal async Task ExpectAsync(string send, string expected)
    {
        await SendAsync(send);
        Assert.Equal(expected, await ReceiveAsync(expected.Length));
    }

    internal async Task<string> ReceiveAsync(int length)
    {
        var bytes = new byte[length];
        var received = 0;
        return await Limit.OrFailAsync(
            async token =>
            {
                while (received < length && await _socket.ReceiveAsync(bytes.AsMemory(received), SocketFlags.None, token) is var count and > 0)
                    received += count;
                return Resp.Text(bytes.AsSpan(0, received));
            },
            () => $"the server has sent {received} of {length} bytes, and not closed: \"{Start(bytes.AsSpan(0, received))}\".");
    }

    /// <summary>All that comes until the server closes.</summary>
    internal async Task<string> ReceiveToEndAsync()
    {
        using var all = new MemoryStream();
        var bytes = new byte[65536];
        return await Limit.OrFailAsync(
            async token =>
            {
                try
                {
                    while (await _socket.ReceiveAsync(bytes, SocketFlags.None, token) is var count and > 0)
                    {
                        all.Write(bytes, 0, count);
                        Assert.True(all.Length <= MostReplies, $"The server sends without end: \"{Start(all.ToArray())}\".");
                    }
                }
                catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
                {
                    // It closed with something of ours unread.
                }

                return Resp.Text(all.ToArray());
            },
            () => $"the server has not closed. It sent {all.Length} bytes: \"{Start(all.ToArray())}\".");
    }

    /// <summary>Sends no more, and goes on reading.</summary>
    internal void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Goes without a farewell.</summary>
    internal void Reset() => _socket.Close(timeout: 0);

    public void Dispose() => _socket.Dispose();

    /// <summary>The first of them, to be read in a message.</summary>
    internal static string Start(ReadOnlySpan<byte> bytes) =>
        Resp.Text(bytes[..Math.Min(bytes.Length, 200)]).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
