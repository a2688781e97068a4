using System.Net;
using System.Net.Sockets;

namespace Rungs.Tour.Tests.Redis;

/// <summary>Debian's redis-server on a free port, with one database and nothing on the disk; and its clients.</summary>
internal sealed class DebianRedis : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunningProgram _program;

    private DebianRedis(int port)
    {
        Port = port;
        _program = Program(
            "redis-server",
            "--port", $"{port}", "--bind", "127.0.0.1", "--databases", "1", "--save", "", "--appendonly", "no", "--dir", _folder.Path, "--logfile", _folder["log"]);
    }

    internal int Port { get; }

    internal static async Task<DebianRedis> StartAsync()
    {
        var redis = new DebianRedis(FreePort());
        while (true)
        {
            try
            {
                using var client = await TestClient.ConnectAsync(redis.Port);
                await client.ExpectAsync(Resp.Command("PING"), "+PONG\r\n");
                return redis;
            }
            catch (SocketException)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken); // it does not listen yet
            }
        }
    }

    /// <summary>Runs redis-cli or redis-benchmark, which have to succeed and say nothing wrong.</summary>
    internal static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var running = Program(program, arguments);
        var result = await running.EndAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Output;
    }

    public void Dispose()
    {
        _program.Dispose();
        _folder.Dispose();
    }

    private static RunningProgram Program(string program, params string[] arguments)
    {
        try
        {
            return new RunningProgram(program, arguments);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InvalidOperationException($"These tests need {program}: install Debian's redis-server and redis-tools.", error);
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
