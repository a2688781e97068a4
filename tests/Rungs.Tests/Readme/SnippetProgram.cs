using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rungs.Tests.Readme;

/// <summary>Runs a snippet as its own program: what it prints cannot mix with what other tests print.</summary>
internal static class SnippetProgram
{
    internal static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string snippet)
    {
        var start = new ProcessStartInfo(DotnetHost(), [Path.Combine(AppContext.BaseDirectory, "Snippets.dll"), snippet])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close(); // nobody types
        using var limit = new CancellationTokenSource(Hang.Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            process.Kill(); // no matter where it has ended
        }
    }

    /// <summary>The program that runs this test's own runtime: three folders above shared/Microsoft.NETCore.App/version.</summary>
    private static string DotnetHost() =>
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
}
