using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Rungs.Tests.Hosts;

/// <summary>A run of rungs-worker as a process of its own, serving the jobs of this assembly.</summary>
internal sealed class WorkerProgram : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    internal WorkerProgram(params string[] arguments)
        : this(null, arguments)
    {
    }

    /// <param name="space">The network namespace it runs in; null for that of the tests.</param>
    /// <param name="arguments">Those of rungs-worker.</param>
    internal WorkerProgram(string? space, string[] arguments)
    {
        var dotnet = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet");
        // What tests run in the background is started with SIGINT ignored, and that is inherited; env undoes it.
        string[] command = [.. space is null ? (string[])[] : ["ip", "netns", "exec", space], "env", "--default-signal=HUP,INT,QUIT,TERM", dotnet, Path.Combine(AppContext.BaseDirectory, "Rungs.Worker.dll"), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Its process.</summary>
    internal int Id => _process.Id;

    /// <summary>One that serves this assembly's jobs, once it does.</summary>
    internal static Task<WorkerProgram> ServeAsync(Broker broker, string pool, int concurrency, params string[] more) => ServeAsync(null, broker.Uri, pool, concurrency, more);

    /// <inheritdoc cref="ServeAsync(Broker, string, int, string[])"/>
    internal static async Task<WorkerProgram> ServeAsync(string? space, Uri broker, string pool, int concurrency, params string[] more)
    {
        var worker = new WorkerProgram(space, ["--broker", broker.ToString(), "--pool", pool, "--assembly", typeof(HostJobs).Assembly.Location, "--concurrency", $"{concurrency}", .. more]);
        var line = await worker._process.StandardOutput.ReadLineAsync().OrFailAsync();
        Assert.True(line?.StartsWith("serving", StringComparison.Ordinal), $"It does not serve: {line} {(line is null ? await worker._errors : "")}");
        return worker;
    }

    internal async Task SendAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Its exit code and the rest of what it has said.</summary>
    internal async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        var output = _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync().OrFailAsync();
        return (_process.ExitCode, await output, await _errors);
    }

    /// <summary>How many jobs it has done, and how many came again: its last line.</summary>
    internal static (int Done, int Repeated) Counts(string output)
    {
        var words = output.TrimEnd().Split('\n')[^1].Split(' ');
        Assert.Equal(("jobs", "done,", "came"), (words[1], words[2], words[4]));
        return (int.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[3], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
