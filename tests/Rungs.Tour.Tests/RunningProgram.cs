using System.Diagnostics;

namespace Rungs.Tour.Tests;

/// <summary>What a program printed, and its exit code.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    internal string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    internal string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A program under way, its output piped.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process _process;

    internal RunningProgram(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        // On build servers Spectre.Console takes no terminal for one that can be drawn on.
        start.Environment.Remove("CI");
        start.Environment.Remove("GITHUB_ACTIONS");
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        _process = Process.Start(start)!;
    }

    internal int Id => _process.Id;

    internal async Task<ProgramResult> EndAsync(CancellationToken cancellationToken)
    {
        var output = _process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = _process.StandardError.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return new ProgramResult(_process.ExitCode, await output, await error);
    }

    /// <summary>Reads the first line, which ends in a colon and a port.</summary>
    internal async Task<int> ReadPortAsync(CancellationToken cancellationToken)
    {
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken);
        return int.Parse(line!.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The next line it prints; null at the end.</summary>
    internal async Task<string?> ReadLineAsync(CancellationToken cancellationToken) => await _process.StandardOutput.ReadLineAsync(cancellationToken);

    /// <summary>The next line it tells as an error; null at the end.</summary>
    internal async Task<string?> ReadErrorLineAsync(CancellationToken cancellationToken) => await _process.StandardError.ReadLineAsync(cancellationToken);

    internal async Task SignalAsync(string signal) => await Shell.RunAsync($"kill -{signal} {Id}");

    /// <summary>Returns once the program, or a process it started, reads the file at <paramref name="path"/>.</summary>
    internal async Task WaitUntilReadingAsync(string path, CancellationToken cancellationToken)
    {
        while (!HasOpen(path))
        {
            Assert.False(_process.HasExited, "The program ended before it read the file.");
            await Task.Delay(10, cancellationToken);
        }
    }

    /// <summary>Returns once the program has gone on from the file at <paramref name="path"/>.</summary>
    internal async Task WaitUntilClosedAsync(string path, CancellationToken cancellationToken)
    {
        while (HasOpen(path))
            await Task.Delay(10, cancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private bool HasOpen(string path) => HasOpen($"{Id}", path) || Children().Any(child => HasOpen(child, path));

    /// <summary>The processes that the program started.</summary>
    private IEnumerable<string> Children() =>
        Directory.EnumerateDirectories("/proc")
            .Select(folder => Path.GetFileName(folder))
            .Where(name => char.IsAsciiDigit(name[0]) && string.Equals(ParentOf(name), $"{Id}", StringComparison.Ordinal));

    private static string? ParentOf(string process)
    {
        try
        {
            // After the name, which is in brackets and may hold any: the state, the parent.
            return File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ')[2];
        }
        catch (IOException)
        {
            return null; // it ended meanwhile
        }
    }

    private static bool HasOpen(string process, string path)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process}/fd").Any(link => string.Equals(new FileInfo(link).LinkTarget, path, StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false; // it ended, or closed a file, while we looked
        }
    }
}
