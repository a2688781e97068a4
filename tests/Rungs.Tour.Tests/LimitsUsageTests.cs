namespace Rungs.Tour.Tests;

public sealed class LimitsUsageTests
{
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("--no-such-option", "unknown option")]
    [InlineData("10", "not an option")]
    [InlineData("--requests", "needs a value")]
    [InlineData("--requests 0", "from 1 to 10000, not 0")]
    [InlineData("--callers -1", "from 1 to 1000, not -1")]
    [InlineData("--limit ten", "not ten")]
    [InlineData("--window 0.5", "from 10 to 60000, not 0.5")]
    [InlineData("--window 99999999999", "not 99999999999")]
    public async Task CommandLine_Wrong_IsOneLineAndExitCode2(string arguments, string message)
    {
        var result = await TourProgram.RunAsync(["limits", .. arguments.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("tour: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("--help")]
    [InlineData("limits", "--help")]
    public async Task Help_Asked_IsPrintedAndExitCode0(params string[] arguments)
    {
        var result = await TourProgram.RunAsync(arguments);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("tour limits [--requests N]", result.Output, StringComparison.Ordinal);
    }
}
