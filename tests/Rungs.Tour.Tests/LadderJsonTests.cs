using System.Text.Json;

namespace Rungs.Tour.Tests;

public sealed class LadderJsonTests
{
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Json_AllRungs_HasOneObjectEachWithTheSameDigest()
    {
        using var folder = new TemporaryFolder();
        folder.WriteOddFiles();

        var result = await TourProgram.RunAsync("ladder", folder.Path, "--json");

        var objects = result.OutputLines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("serial loop threads processes hosts", string.Join(' ', objects.Select(rung => rung.GetProperty("rung").GetString())));
        Assert.Single(objects.Select(rung => rung.GetProperty("digest").GetString()).Distinct(StringComparer.Ordinal));
        Assert.All(objects, rung => Assert.Equal(
            "rung files bytes lines words digest seconds",
            string.Join(' ', rung.EnumerateObject().Select(property => property.Name))));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Digest_SameFilesElsewhere_IsTheSame()
    {
        using var one = new TemporaryFolder();
        using var other = new TemporaryFolder();
        one.Write("sub/file", "x");
        other.Write("sub/file", "x");

        Assert.Equal(await DigestAsync(one), await DigestAsync(other));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Digest_OtherContent_IsAnother()
    {
        using var one = new TemporaryFolder();
        using var other = new TemporaryFolder();
        one.Write("file", "x");
        other.Write("file", "y");

        Assert.False(string.Equals(await DigestAsync(one), await DigestAsync(other), StringComparison.Ordinal));
    }

    private static async Task<string?> DigestAsync(TemporaryFolder folder)
    {
        var result = await TourProgram.RunAsync("ladder", folder.Path, "--json", "--rung", "loop");
        return JsonDocument.Parse(result.Output).RootElement.GetProperty("digest").GetString();
    }
}
