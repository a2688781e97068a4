using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Rungs.Benchmarks.HostPools;

/// <summary>A RabbitMQ for these benchmarks only, on 127.0.0.1; it goes with them.</summary>
internal sealed class PrivateBroker : IDisposable
{
    private readonly Process _process;

    private PrivateBroker(Process process, int port) => (_process, Uri) = (process, new Uri($"amqp://guest:guest@127.0.0.1:{port}/"));

    internal Uri Uri { get; }

    internal static PrivateBroker Start()
    {
        var port = FreePort();
        var start = new ProcessStartInfo("bash", [Script(), "", $"{port}"]) { UseShellExecute = false, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (!line.Contains("Starting broker... completed", StringComparison.Ordinal))
                continue;
            _ = process.StandardOutput.ReadToEndAsync(); // so that it never waits for a reader
            return new PrivateBroker(process, port);
        }

        throw new InvalidOperationException("The broker did not start; these benchmarks need Debian's rabbitmq-server.");
    }

    public void Dispose()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            kill.WaitForExit();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string Script()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Rungs.slnx")))
            root = root.Parent ?? throw new InvalidOperationException("These benchmarks run inside the repository: they start build/broker.sh.");
        return Path.Combine(root.FullName, "build", "broker.sh");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
