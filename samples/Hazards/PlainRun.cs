using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hazards;

/// <summary>Runs the plain version of a hazard as a child process.</summary>
public static class PlainRun
{
    /// <summary>How long a plain program may take, once it has started, before it counts as hanging.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(60);

    /// <summary>Runs it.</summary>
    /// <param name="hazard">The hazard.</param>
    /// <param name="limit">How long it may take; by default <see cref="Limit"/>.</param>
    /// <returns>What became of it.</returns>
    public static async Task<PlainEnding> RunAsync(Hazard hazard, TimeSpan? limit = null)
    {
        var start = new ProcessStartInfo(DotnetHost(), [Path.Combine(AppContext.BaseDirectory, "Hazards.dll"), "--plain", hazard.Name])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "2"; // pools start as many threads at once as there are processors
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync();
            var first = await process.StandardOutput.ReadLineAsync().WaitAsync(s_startLimit);
            if (first != "started")
                return new PlainEnding(HasStarted: false, HasEnded: false, HasCrashed: true, await errors);

            using var enough = new CancellationTokenSource(limit ?? Limit);
            try
            {
                await process.WaitForExitAsync(enough.Token);
            }
            catch (OperationCanceledException)
            {
                return new PlainEnding(HasStarted: true, HasEnded: false, HasCrashed: false, "");
            }

            return new PlainEnding(HasStarted: true, HasEnded: process.ExitCode == 0, HasCrashed: process.ExitCode != 0, await errors);
        }
        finally
        {
            process.Kill(); // no matter where it has ended
        }
    }

    /// <summary>The program that runs this one's own runtime: three folders above shared/Microsoft.NETCore.App/version.</summary>
    private static string DotnetHost() =>
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
}

/// <summary>What became of a plain program within its limit.</summary>
/// <param name="HasStarted">Whether it said that it starts.</param>
/// <param name="HasEnded">Whether it did what it should.</param>
/// <param name="HasCrashed">Whether it ended in an error.</param>
/// <param name="Errors">What it wrote to standard error before it ended.</param>
public sealed record PlainEnding(bool HasStarted, bool HasEnded, bool HasCrashed, string Errors)
{
    /// <summary>Whether it started and stands still.</summary>
    public bool Hangs => HasStarted && !HasEnded && !HasCrashed;
}
