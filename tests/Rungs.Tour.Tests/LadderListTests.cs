namespace Rungs.Tour.Tests;

public sealed class LadderListTests
{
    private const string SumAll = """
        find "$1" -mindepth 1 -type d \( -name .git -o -name bin -o -name obj \) -prune -o -type f -print0 | sort -z | xargs -0 sha256sum
        """;

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("serial")]
    [InlineData("loop")]
    [InlineData("threads")]
    [InlineData("processes")]
    [InlineData("hosts")]
    [InlineData("auto")]
    [InlineData("all")]
    public async Task List_OddNames_EqualsSha256sum(string rung)
    {
        using var folder = new TemporaryFolder();
        folder.WriteOddFiles();

        var result = await TourProgram.RunAsync("ladder", folder.Path, "--list", "--rung", rung);

        Assert.Equal(await Shell.RunAsync(SumAll, folder.Path), result.Output);
        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Error);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task List_LinksPipesAndBuildFolders_AreLeftOut()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "x");
        folder.Write(".hidden", "x");
        folder.Write("elsewhere/bin", "a file may be called bin");
        folder.Write("bin/left out", "x");
        folder.Write("sub/obj/left out", "x");
        folder.Write(".git/left out", "x");
        await Shell.RunAsync("cd \"$1\" && ln -s file link && ln -s nothing dangling && ln -s sub linked && mkfifo pipe", folder.Path);

        var result = await TourProgram.RunAsync("ladder", folder.Path, "--list");

        Assert.Equal(await Shell.RunAsync(SumAll, folder.Path), result.Output);
        Assert.Equal(3, result.OutputLines.Length);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task List_FolderWithTrailingSlash_EqualsSha256sum()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sub/file", "x");

        var result = await TourProgram.RunAsync("ladder", folder.Path + "/", "--list");

        Assert.Equal(await Shell.RunAsync(SumAll, folder.Path + "/"), result.Output);
    }
}
