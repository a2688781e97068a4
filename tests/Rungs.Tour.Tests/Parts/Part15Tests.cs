using System.Globalization;
using System.Text.RegularExpressions;

namespace Rungs.Tour.Tests.Parts;

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

    [GeneratedRegex(@"^(?<way>\w+) +\d+\.\d{3} s +\d+\.\d\d x$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Way();
}
