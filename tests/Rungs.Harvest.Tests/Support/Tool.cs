using System.Diagnostics;

namespace Rungs.Harvest.Tests.Support;

/// <summary>Programs of the system.</summary>
internal static class Tool
{
    /// <summary>Runs one; asserts that it succeeded.</summary>
    internal static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Limit.OfProgram);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}: {await errors.WaitAsync(Limit.OfProgram)}");
        return await output.WaitAsync(Limit.OfProgram);
    }
}
