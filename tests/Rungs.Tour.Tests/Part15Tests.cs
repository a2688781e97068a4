using System.Globalization;
using System.Text.RegularExpressions;

namespace Rungs.Tour.Tests;

public sealed partial class Part15Tests
{
    private const string Ways = "serial threads processes";

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("15", 1_000)]
    [InlineData("15", 1)]
    [InlineData("015", 250_000)]
    public async Task Sums_EveryWay_AreTimedAndRight(string part, long unit)
    {
        var result = await TourProgram.RunAsync("part", part, "--unit", $"{unit}");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"16 sums of the numbers below {unit:N0} x m"), result.OutputLines[0]);
        Assert.Equal(Ways, string.Join(' ', result.OutputLines[1..4].Select(line => Way().Match(line).Groups["way"].Value)));
        Assert.Equal(Enumerable.Range(1, 16).Select(m => $"m = {m,2}  {unit * m * ((unit * m) - 1) / 2}"), result.OutputLines[4..]);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("", "which part")]
    [InlineData("0", "no such part")]
    [InlineData("18", "no such part")]
    [InlineData("-15", "no such part")]
    [InlineData("fifteen", "no such part")]
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

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("--help")]
    [InlineData("part", "--help")]
    [InlineData("part", "15", "--help")]
    public async Task Help_Asked_IsPrintedAndExitCode0(params string[] arguments)
    {
        var result = await TourProgram.RunAsync(arguments);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("15  CPU work on processes", result.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^(?<way>\w+) +\d+\.\d{3} s +\d+\.\d\d x$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Way();
}
