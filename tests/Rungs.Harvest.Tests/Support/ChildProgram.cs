using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rungs.Harvest.Tests.Support;

/// <summary>A run of harvest as a process of its own, which is killed with this.</summary>
internal sealed class ChildProgram : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly Task<string> _errors;

    /// <param name="arguments">Those of harvest.</param>
    internal ChildProgram(params string[] arguments)
        : this([], arguments)
    {
    }

    /// <param name="wrapper">What runs it, such as script.</param>
    /// <param name="arguments">Those of harvest.</param>
    internal ChildProgram(string[] wrapper, string[] arguments)
    {
        // What tests run in the background is started with SIGINT ignored, and that is inherited; env undoes it.
        string[] command = [.. wrapper, "env", "--default-signal=HUP,INT,QUIT,TERM", DotnetHost, Path.Combine(AppContext.BaseDirectory, "harvest.dll"), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TERM"] = "dumb"; // or .NET sends the terminal's codes
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    internal int Id => _process.Id;

    /// <summary>The lines of output that were read so far.</summary>
    internal IReadOnlyList<string> Lines => _lines;

    /// <summary>The program that runs this test's own runtime: three folders above shared/Microsoft.NETCore.App/version.</summary>
    internal static string DotnetHost => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>Runs it to its end.</summary>
    internal static async Task<ProgramResult> RunAsync(params string[] arguments)
    {
        using var program = new ChildProgram(arguments);
        return await program.EndAsync();
    }

    /// <summary>The next line of its output; null at the end.</summary>
    internal async Task<string?> NextLineAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit.OfProgram);
        if (line is not null)
            _lines.Add(line);
        return line;
    }

    /// <summary>Reads to a line that begins so, and returns it.</summary>
    internal async Task<string> LineAsync(string beginning)
    {
        while (await NextLineAsync() is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return line;
        }

        throw new EndOfStreamException($"The output ended without '{beginning}': {string.Join(" | ", _lines)}; errors: {await _errors}");
    }

    /// <summary>Reads the rest, and waits for the end.</summary>
    internal async Task<ProgramResult> EndAsync()
    {
        while (await NextLineAsync() is not null)
        {
        }

        await _process.WaitForExitAsync().WaitAsync(Limit.OfProgram);
        return new ProgramResult(_process.ExitCode, _lines, (await _errors.WaitAsync(Limit.OfProgram)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    internal void Send(int signal) => Signal.Send(Id, signal);

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
