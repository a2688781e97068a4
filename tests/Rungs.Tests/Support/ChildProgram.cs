using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rungs.Tests.Support;

/// <summary>A run of Rungs.TestProgram as a process of its own, which is killed with this.</summary>
internal sealed class ChildProgram : IDisposable
{
    internal const int SigHup = 1;
    internal const int SigInt = 2;
    internal const int SigQuit = 3;
    internal const int SigUsr1 = 10;
    internal const int SigTerm = 15;

    private readonly Process _process;

    /// <param name="terminal">Its standard input; null for a pipe: <see cref="Input"/>.</param>
    /// <param name="arguments">Those of Rungs.TestProgram.</param>
    internal ChildProgram(string? terminal, params string[] arguments)
        : this(terminal, before: [], arguments)
    {
    }

    private ChildProgram(string? terminal, string[] before, string[] arguments)
    {
        // What tests run in the background is started with SIGINT ignored, and that is inherited; env undoes it.
        string[] command = ["env", "--default-signal=HUP,INT,QUIT,TERM", .. before, DotnetHost, Path.Combine(AppContext.BaseDirectory, "Rungs.TestProgram.dll"), .. arguments];
        var start = terminal is null
            ? new ProcessStartInfo(command[0], command[1..])
            : new ProcessStartInfo("sh", ["-c", "exec \"$@\" <\"$0\"", terminal, .. command]);
        (start.UseShellExecute, start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (false, terminal is null, true, true);
        start.Environment["TERM"] = "dumb"; // or .NET sends the terminal's codes
        _process = Process.Start(start)!;
    }

    /// <summary>A run on some of the machine's processors.</summary>
    /// <param name="processors">Which, as <c>taskset</c> takes them.</param>
    /// <param name="arguments">Those of Rungs.TestProgram.</param>
    internal static ChildProgram OnProcessors(string processors, params string[] arguments) =>
        new(terminal: null, ["taskset", "-c", processors], arguments);

    internal StreamWriter Input => _process.StandardInput;

    /// <summary>The program that runs this test's own runtime: three folders above shared/Microsoft.NETCore.App/version.</summary>
    private static string DotnetHost => Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet");

    /// <summary>The next line of its output; null at the end.</summary>
    internal Task<string?> NextLineAsync() => _process.StandardOutput.ReadLineAsync().OrFailAsync();

    /// <summary>The output up to a line, which is included.</summary>
    internal async Task<List<string>> LinesToAsync(string last)
    {
        List<string> lines = [];
        while (await NextLineAsync() is { } line)
        {
            lines.Add(line);
            if (line == last)
                return lines;
        }

        throw new EndOfStreamException($"The output ended without '{last}': {string.Join(" | ", lines)}; errors: {await ErrorsAsync()}");
    }

    /// <summary>The rest of its output.</summary>
    internal async Task<string[]> RestAsync() =>
        (await _process.StandardOutput.ReadToEndAsync().OrFailAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    internal Task<string> ErrorsAsync() => _process.StandardError.ReadToEndAsync().OrFailAsync();

    internal void Send(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    /// <summary>Its exit code; 128 + n where signal n killed it.</summary>
    internal async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().OrFailAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
