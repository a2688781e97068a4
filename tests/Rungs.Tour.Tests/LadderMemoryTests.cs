namespace Rungs.Tour.Tests;

public sealed class LadderMemoryTests
{
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task File_LargerThanTheHeapMayBe_IsRead()
    {
        using var folder = new TemporaryFolder();
        folder.WriteSparse("large", 200_000_000);

        // The limit is hexadecimal: 64 MiB.
        using var tour = new RunningProgram(
            TourProgram.Path,
            ["ladder", folder.Path, "--json"],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_GCHeapHardLimit"] = "4000000" });
        var result = await tour.EndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(5, result.OutputLines.Length);
        Assert.All(result.OutputLines, line => Assert.Contains("\"bytes\":200000000,", line, StringComparison.Ordinal));
    }
}
