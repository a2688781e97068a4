using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Rungs.Tests.Hosts;

/// <summary>A RabbitMQ of the tests' own, on 127.0.0.1 unless told otherwise; it goes with them.</summary>
public sealed class Broker : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private readonly string _folder = Directory.CreateTempSubdirectory("rungs-broker").FullName;
    private Process? _process;
    private int _pools;

    internal int Port { get; } = FreePort();

    /// <summary>What its rabbitmq.conf says, or in Erlang's terms its rabbitmq.config. Default: nothing.</summary>
    internal string Config { get; init; } = "";

    /// <summary>Where it listens.</summary>
    internal string Address { get; init; } = "127.0.0.1";

    /// <summary>The network namespace it runs in; null for that of the tests.</summary>
    internal string? Namespace { get; init; }

    internal Uri Uri => new($"amqp://guest:guest@{Address}:{Port}/");

    /// <summary>A name that no other pool here has.</summary>
    internal string NewPool() => $"pool{Interlocked.Increment(ref _pools)}";

    public async ValueTask InitializeAsync() => await StartAsync();

    /// <summary>Starts it, with the data it had before.</summary>
    internal async Task StartAsync()
    {
        try
        {
            await StartOrFailAsync();
        }
        catch
        {
            if (_process is { HasExited: false })
                _process.Kill(entireProcessTree: true); // nobody disposes a fixture that has failed to start
            throw;
        }
    }

    /// <summary>Ends it as its operator would.</summary>
    internal async Task StopAsync()
    {
        using (var stop = Process.Start("kill", ["-TERM", $"{_process!.Id}"]))
            await stop.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        _process.Dispose();
    }

    /// <summary>Ends it as a power cut would.</summary>
    internal async Task KillAsync()
    {
        using (var kill = Process.Start("kill", ["-KILL", (await File.ReadAllTextAsync(Path.Combine(_folder, "pid"))).Trim()]))
            await kill.WaitForExitAsync();
        await _process!.WaitForExitAsync().WaitAsync(s_patience);
        _process.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task StartOrFailAsync()
    {
        var script = Repository.PathOf("build", "broker.sh");
        string[] command = [.. Namespace is null ? (string[])[] : ["ip", "netns", "exec", Namespace], "bash", script, _folder, $"{Port}"];
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["RUNGS_BROKER_ADDRESS"] = Address;
        if (Config.Length > 0)
        {
            var file = Path.Combine(_folder, Config[0] == '[' ? "rabbitmq.config" : "rabbitmq.conf");
            await File.WriteAllTextAsync(file, Config);
            start.Environment["RUNGS_BROKER_CONFIG"] = file;
        }

        _process = Process.Start(start)!;
        var errors = _process.StandardError.ReadToEndAsync();
        List<string> lines = [];
        using var patience = new CancellationTokenSource(s_patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            lines.Add(line);
            if (line.Contains("Starting broker... completed", StringComparison.Ordinal))
            {
                _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None); // so that it never waits for a reader
                return;
            }
        }

        // Its output has ended, so it has.
        throw new InvalidOperationException($"The broker did not start (tests need Debian's rabbitmq-server; make test installs it): {await errors} {string.Join('\n', lines)}");
    }
}
