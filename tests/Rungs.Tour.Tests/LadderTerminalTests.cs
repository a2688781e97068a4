namespace Rungs.Tour.Tests;

public sealed class LadderTerminalTests
{
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Progress_OnATerminal_IsShown()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "x");

        // script, of bsdutils, gives its child a terminal.
        using var script = new RunningProgram(
            "script",
            ["-qec", $"'{TourProgram.Path}' ladder '{folder.Path}'", "/dev/null"],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["TERM"] = "xterm-256color" });
        var result = await script.EndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("warm-up", result.Output, StringComparison.Ordinal);
        Assert.Contains("100%", result.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Progress_Piped_IsNotShown()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "x");

        var result = await TourProgram.RunAsync("ladder", folder.Path);

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Error);
        Assert.DoesNotContain("warm-up", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", result.Output, StringComparison.Ordinal);
        Assert.Equal(8, result.OutputLines.Length);
    }
}
