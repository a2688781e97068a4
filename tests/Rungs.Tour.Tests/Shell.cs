namespace Rungs.Tour.Tests;

/// <summary>The tools of the system, which the tour is compared with.</summary>
internal static class Shell
{
    /// <summary>Runs <paramref name="script"/> in bash, with <paramref name="arguments"/> as $1 and on; asserts that it succeeded.</summary>
    internal static async Task<string> RunAsync(string script, params string[] arguments)
    {
        using var bash = new RunningProgram("bash", ["-c", script, "bash", .. arguments], new Dictionary<string, string>(StringComparer.Ordinal) { ["LC_ALL"] = "C" });
        var result = await bash.EndAsync(TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }
}
