namespace Rungs.Tour.Tests;

public sealed class LimitsTests
{
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData(20, 6, 5, 100)]
    [InlineData(7, 7, 2, 150)]
    [InlineData(1, 1, 1, 10)]
    [InlineData(300, 100, 100, 50)]
    public async Task Limits_EveryClient_IsAnsweredOnceForEachItem(int requests, int callers, int limit, int window)
    {
        var result = await RunAsync(requests, callers, limit, window);

        var rows = LimitsRow.Parse(result);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("none limiter shared", string.Join(' ', rows.Select(row => row.Client)));
        Assert.All(rows, row =>
        {
            Assert.Equal(("yes", requests), (row.EachOnce, row.Requests));
            Assert.Equal(row.Sent, requests + row.Refused);
        });
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Limits_MoreThanAWindowAllows_TakeFurtherWindows()
    {
        var result = await RunAsync(requests: 12, callers: 12, limit: 3, window: 200);

        // Twelve by three: the last three are answered in the fourth window at the earliest.
        Assert.All(LimitsRow.Parse(result), row => Assert.InRange(row.Seconds, 0.6, double.MaxValue));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Limits_NoMoreThanTheLimit_AreNeverRefusedUnlessShared()
    {
        var result = await RunAsync(requests: 10, callers: 4, limit: 10, window: 100);

        var refused = LimitsRow.Parse(result).ToDictionary(row => row.Client, row => row.Refused, StringComparer.Ordinal);
        Assert.Equal((0, 0), (refused["none"], refused["limiter"]));
        // The request that met the other client was refused; and none of the four callers more than once, as the lockout held it.
        Assert.InRange(refused["shared"], 1, 4);
    }

    private static Task<ProgramResult> RunAsync(int requests, int callers, int limit, int window) =>
        TourProgram.RunAsync("limits", "--requests", $"{requests}", "--callers", $"{callers}", "--limit", $"{limit}", "--window", $"{window}");
}
