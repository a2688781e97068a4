using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Rungs.Benchmarks.HostPools;

/// <summary>Celery with two workers on the same broker, measured by a script of its own when it is asked to.</summary>
internal sealed class CeleryPeer : IDisposable
{
    /// <summary>Its packages are not seen by a Python that was installed beside it.</summary>
    private const string Debians = "/usr/bin/python3";

    private readonly Process? _process;

    internal CeleryPeer(PrivateBroker broker)
    {
        var start = new ProcessStartInfo(File.Exists(Debians) ? Debians : "python3", ["celery_peer.py"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.Combine(AppContext.BaseDirectory, "HostPools", "Peers"),
            Environment = { ["BROKER"] = broker.Uri.ToString(), ["C_FORCE_ROOT"] = "1", ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        try
        {
            _process = Process.Start(start)!;
            Name = _process.StandardOutput.ReadLine() is { } version ? $"Celery {version}, 2 workers" : "Celery: not there";
        }
        catch (Win32Exception)
        {
            Name = "Celery: not there"; // no Python
        }
    }

    internal string Name { get; }

    /// <summary>The median of a call, in nanoseconds; not a number where it is missing.</summary>
    internal Task<double> OneAtATimeAsync(int calls) => AskAsync($"one {calls}");

    /// <summary>Calls a second, of a group that is sent at once and joined; not a number where it is missing.</summary>
    internal Task<double> GroupAsync(int calls) => AskAsync($"group {calls}");

    public void Dispose()
    {
        if (_process is null)
            return;
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<double> AskAsync(string question)
    {
        if (_process is null || _process.HasExited)
            return double.NaN;
        await _process.StandardInput.WriteLineAsync(question);
        await _process.StandardInput.FlushAsync();
        return double.Parse(await _process.StandardOutput.ReadLineAsync() ?? "NaN", CultureInfo.InvariantCulture);
    }
}
