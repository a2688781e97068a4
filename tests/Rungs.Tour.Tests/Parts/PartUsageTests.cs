using Rungs.Tour.Parts;

namespace Rungs.Tour.Tests.Parts;

public sealed class PartUsageTests
{
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("", "which part")]
    [InlineData("0", "no such part")]
    [InlineData("18", "no such part")]
    [InlineData("-15", "no such part")]
    [InlineData("fifteen", "no such part")]
    [InlineData("1 --server http://127.0.0.1/", "unknown option")]
    [InlineData("12 --unit 1", "unknown option")]
    [InlineData("13 --server", "needs one value")]
    [InlineData("14 --server localhost:8000", "not localhost:8000")]
    [InlineData("14 --server /", "such as http://127.0.0.1:8000/, not /")]
    [InlineData("15 16", "unknown option")]
    [InlineData("15 --no-such-option", "unknown option")]
    [InlineData("15 --unit", "needs one value")]
    [InlineData("15 --unit 1 2", "needs one value")]
    [InlineData("15 --unit 0", "from 1 to 100000000, not 0")]
    [InlineData("15 --unit many", "not many")]
    public async Task CommandLine_Wrong_IsOneLineAndExitCode2(string arguments, string message)
    {
        var result = await TourProgram.RunAsync(["part", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("tour: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Readme_Table_HasARowForEachPart()
    {
        var rows = Repository.ReadLines("samples", "Tour", "README.md").Where(line => line.Contains("(Parts/Part", StringComparison.Ordinal) && line.StartsWith('|'));

        Assert.Equal(
            PartGroup.All.SelectMany(group => group.Parts).Select(part => $"| [{part.Number}](Parts/Part{part.Number:00}.cs) | {part.Title} "),
            rows.Select(row => row[..(row.IndexOf('|', row.IndexOf('|', 1) + 1))]));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("--help")]
    [InlineData("part", "--help")]
    [InlineData("part", "15", "--help")]
    public async Task Help_Asked_ListsEveryPartInItsGroup(params string[] arguments)
    {
        var result = await TourProgram.RunAsync(arguments);

        var list = string.Join("\n", PartGroup.All.SelectMany(group => group.Parts.Select(part => $"    {part.Number,2}  {part.Title}").Prepend($"  {group.Name}")));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(list, result.Output, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, PartGroup.All.Sum(group => group.Parts.Length)), PartGroup.All.SelectMany(group => group.Parts).Select(part => part.Number));
    }
}
