using System.Net.Sockets;
using Rungs.Loops;
using Rungs.Tour.CommandLine;
using Rungs.Tour.Redis;

namespace Rungs.Tour.Parts;

/// <summary>Part 17, extras: a mini redis. Many clients, one <see cref="EventLoop"/>, and no lock around what they share.</summary>
/// <remarks>
/// In Python: <c>asyncio.start_server</c>. In JavaScript: <c>net.createServer</c>. What two clients do cannot come between one another:
/// control moves from one to the next at an await, and a command has none. So INCR reads, adds and writes without a lock, and no count
/// is lost. The server is in the folder Redis. It runs until it is stopped, and prints:
/// <code>
/// listening on 127.0.0.1:1337
/// try: nc localhost 1337, then: PUT greeting hello
/// or:  redis-cli -p 1337 SET greeting hello EX 60
/// </code>
/// </remarks>
internal static class Part17
{
    internal static void Run(PartContext part, CancellationToken token)
    {
        using var loop = new EventLoop(new EventLoopOptions { Name = "mini redis" });
        using var server = Listen(loop, part.Port);
        part.Print($"listening on {server.EndPoint}");
        part.Print($"try: nc localhost {server.EndPoint.Port}, then: PUT greeting hello");
        part.Print($"or:  redis-cli -p {server.EndPoint.Port} SET greeting hello EX 60");

        loop.RunUntilComplete(() => server.RunAsync(token)); // this thread is the loop's until the token is cancelled
        token.ThrowIfCancellationRequested();
    }

    private static RedisServer Listen(EventLoop loop, int port)
    {
        try
        {
            return new RedisServer(loop, new RedisOptions { Port = port });
        }
        catch (SocketException error)
        {
            throw new PartException($"cannot listen on port {port}: {error.Message}", ExitCode.Incomplete);
        }
    }
}
