using System.Text.Json;

namespace Rungs.Tour.Tests;

public sealed class LadderCountTests
{
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Counts_OddFiles_EqualThoseOfWc()
    {
        using var folder = new TemporaryFolder();
        folder.WriteOddFiles();

        var wc = await Shell.RunAsync("find \"$1\" -type f -print0 | wc -lwc --files0-from=- | tail -n 1", folder.Path);

        var expected = string.Join(' ', wc.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..3]);
        var result = await TourProgram.RunAsync("ladder", folder.Path, "--json");
        Assert.Equal(5, result.OutputLines.Length);
        Assert.All(result.OutputLines, line => Assert.Equal(expected, Counts(line)));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("all bytes")]
    [InlineData("each byte between letters")]
    [InlineData("words over a buffer's end")]
    [InlineData("empty")]
    [InlineData("no final newline")]
    public async Task Counts_OneFile_EqualThoseOfWc(string name)
    {
        using var source = new TemporaryFolder();
        source.WriteOddFiles();
        using var folder = new TemporaryFolder();
        File.Move(source[name], folder["file"]);

        var wc = await Shell.RunAsync("wc -lwc \"$1\"", folder["file"]);

        var expected = string.Join(' ', wc.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..3]);
        var result = await TourProgram.RunAsync("ladder", folder.Path, "--json", "--rung", "serial");
        Assert.Equal(expected, Counts(result.Output));
    }

    /// <summary>Lines, words and bytes, as wc orders them.</summary>
    private static string Counts(string json)
    {
        var counted = JsonDocument.Parse(json).RootElement;
        return $"{counted.GetProperty("lines")} {counted.GetProperty("words")} {counted.GetProperty("bytes")}";
    }
}
