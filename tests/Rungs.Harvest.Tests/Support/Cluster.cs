using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Rungs.Harvest.Tests.Support;

/// <summary>A PostgreSQL of a test's own, on 127.0.0.1 only; it goes with the test.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("harvest-postgres").FullName;
    private readonly string _binaries;
    private int _databases;

    private Cluster(string binaries) => _binaries = binaries;

    internal int Port { get; private set; }

    private string Data => Path.Join(_folder, "data");

    internal static async Task<Cluster> StartAsync()
    {
        var self = new Cluster(FindBinaries());
        try
        {
            // initdb and the server refuse root.
            if (Environment.IsPrivilegedProcess)
                await Tool.RunAsync("chown", "postgres", self._folder);
            await self.RunAsync("initdb", "--pgdata", self.Data, "--auth=trust", "--username=harvest", "--no-sync", "--encoding=UTF8", "--locale=C");
            self.Port = FreePort();
            await self.RunAgainAsync();
            return self;
        }
        catch
        {
            await self.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server, on the port it had before.</summary>
    internal Task RunAgainAsync() =>
        RunAsync("pg_ctl", "start", "-w", "-D", Data, "-l", Path.Join(_folder, "log"), "-o", $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off");

    /// <summary>Ends the server at once, by its process id, as a crash would; its connections break.</summary>
    internal async Task StopAsync()
    {
        if (!TryReadProcess(out var process))
            return;
        Signal.Send(process, Signal.Quit);
        var since = Stopwatch.GetTimestamp();
        while (Signal.IsRunning(process))
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Limit.OfProgram, $"PostgreSQL, process {process}, does not end.");
            await Task.Delay(20);
        }
    }

    /// <summary>A new database, by its connection string.</summary>
    internal async Task<string> CreateDatabaseAsync()
    {
        var name = $"harvest{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(Connection("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return Connection(name);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string FindBinaries()
    {
        var folders = Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Join(version, "bin")) : [];
        var paths = Environment.GetEnvironmentVariable("PATH")?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var found = folders.Concat(paths).FirstOrDefault(folder => File.Exists(Path.Join(folder, "initdb")) && File.Exists(Path.Join(folder, "pg_ctl")));
        Assert.True(found is not null, "There is no initdb: install Debian's postgresql package.");
        return found;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private string Connection(string database) => $"Host=127.0.0.1;Port={Port};Username=harvest;Database={database};Pooling=false";

    private bool TryReadProcess(out int process)
    {
        var file = Path.Join(Data, "postmaster.pid");
        process = File.Exists(file) ? int.Parse(File.ReadLines(file).First()) : 0;
        return process != 0 && Signal.IsRunning(process);
    }

    private Task RunAsync(string program, params string[] arguments)
    {
        string[] command = [.. Environment.IsPrivilegedProcess ? (string[])["runuser", "-u", "postgres", "--"] : [], Path.Join(_binaries, program), .. arguments];
        // From a folder that postgres may enter. pg_ctl's server would hold our pipes open for ever: to nothing.
        return Tool.RunAsync("sh", ["-c", "cd / && exec \"$@\" </dev/null >/dev/null", "sh", .. command]);
    }
}
