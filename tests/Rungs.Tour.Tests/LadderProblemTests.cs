namespace Rungs.Tour.Tests;

public sealed class LadderProblemTests
{
    /// <summary>Larger than any machine reads while a test runs.</summary>
    private const long Endless = 1L << 40;

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("serial")]
    [InlineData("loop")]
    [InlineData("threads")]
    [InlineData("processes")]
    [InlineData("hosts")]
    [InlineData("all")]
    public async Task File_NameIsNotUtf8_IsToldOnceAndTheRestIsRead(string rung)
    {
        using var folder = new TemporaryFolder();
        folder.Write("good", "x");
        await Shell.RunAsync("touch \"$1\"/$'bad\\377'", folder.Path);

        var result = await TourProgram.RunAsync("ladder", folder.Path, "--json", "--rung", rung);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"tour: {folder["bad\uFFFD"]}: name is not valid UTF-8", Assert.Single(result.ErrorLines));
        Assert.All(result.OutputLines, line => Assert.Contains("\"files\":1,\"bytes\":1,", line, StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task File_VanishesMeanwhile_IsToldAndTheRestIsRead()
    {
        using var folder = new TemporaryFolder();
        folder.WriteSparse("1 endless", Endless);
        folder.Write("2 vanishes", "x");
        folder.Write("3 stays", "x");

        // The tour knows of all three and is held inside the first; then the second goes, and the first ends.
        using var tour = TourProgram.Start("ladder", folder.Path, "--list", "--rung", "serial");
        await tour.WaitUntilReadingAsync(folder["1 endless"], TestContext.Current.CancellationToken);
        File.Delete(folder["2 vanishes"]);
        folder.WriteSparse("1 endless", 0);
        var result = await tour.EndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"tour: {folder["2 vanishes"]}: no such file or directory", Assert.Single(result.ErrorLines));
        Assert.Equal("1 endless, 3 stays", string.Join(", ", result.OutputLines.Select(line => Path.GetFileName(line))));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task File_ChangesFromRungToRung_IsToldAndExitCode3()
    {
        using var folder = new TemporaryFolder();
        folder.Write("1 changes", "x");
        folder.WriteSparse("2 endless", Endless);

        // The first rung has read the first file, and is held inside the second.
        using var tour = TourProgram.Start("ladder", folder.Path, "--list");
        await tour.WaitUntilReadingAsync(folder["2 endless"], TestContext.Current.CancellationToken);
        folder.Write("1 changes", "y");
        folder.WriteSparse("2 endless", 0);
        var result = await tour.EndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains($"tour: {folder["1 changes"]}: differs from rung to rung; did it change meanwhile?", result.Error, StringComparison.Ordinal);
    }
}
