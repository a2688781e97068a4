namespace Rungs.Tour.Tests;

public sealed class LadderUsageTests
{
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData]
    [InlineData("no-such-command")]
    [InlineData("ladder", "/no/such/directory")]
    [InlineData("ladder", "/no/such\ndirectory")]
    [InlineData("ladder", "/proc/self/stat")]
    [InlineData("ladder", "")]
    [InlineData("ladder", ".", ".")]
    [InlineData("ladder", "--no-such-option")]
    [InlineData("ladder", "--rung")]
    [InlineData("ladder", "--rung", "no-such-rung")]
    [InlineData("ladder", "--json", "--list")]
    [InlineData("ladder", "--broker")]
    [InlineData("ladder", "--broker", "http://127.0.0.1/")]
    [InlineData("ladder", "--broker", "amqp://127.0.0.1:5673/", "--rung", "serial")]
    [InlineData("worker", "--broker", "nowhere")]
    [InlineData("worker", "--concurrency", "0")]
    [InlineData("worker", "--on", "hosts")]
    [InlineData("worker", "--no-such-option")]
    [InlineData("ladder", "--timeline")]
    [InlineData("ladder", "--timeline", "page.txt")]
    [InlineData("server", "--timeline", "page.html")]
    public async Task CommandLine_Wrong_IsOneLineAndExitCode2(params string[] arguments)
    {
        var result = await TourProgram.RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Single(result.ErrorLines);
        Assert.StartsWith("tour: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("--help")]
    [InlineData("ladder", "--help")]
    public async Task Help_Asked_IsPrintedAndExitCode0(params string[] arguments)
    {
        var result = await TourProgram.RunAsync(arguments);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("--rung serial|loop|threads|processes|hosts|auto|all", result.Output, StringComparison.Ordinal);
    }
}
