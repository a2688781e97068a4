namespace Rungs.Tour.Tests;

public sealed class BatchesUsageTests
{
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("--no-such-option", "unknown option")]
    [InlineData("10", "not an option")]
    [InlineData("--rows", "needs a value")]
    [InlineData("--rows 0", "from 1 to 1000000, not 0")]
    [InlineData("--quantity -1", "from 1 to 100000, not -1")]
    [InlineData("--quantity many", "not many")]
    [InlineData("--way neither", "single, waterfall or both, not neither")]
    [InlineData("--wait 0.5", "from 1 to 60000, not 0.5")]
    [InlineData("--wait 99999999999", "not 99999999999")]
    public async Task CommandLine_Wrong_IsOneLineAndExitCode2(string arguments, string message)
    {
        var result = await TourProgram.RunAsync(["batches", .. arguments.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("tour: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("--help")]
    [InlineData("batches", "--help")]
    public async Task Help_Asked_IsPrintedAndExitCode0(params string[] arguments)
    {
        var result = await TourProgram.RunAsync(arguments);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("tour batches [--rows N]", result.Output, StringComparison.Ordinal);
    }
}
