namespace Rungs.Tests.Works;

public sealed class OutcomeTests
{
    private static readonly Work s_work = Work.Of(() => 5, "five");

    [Fact]
    public void Value_Succeeded_IsTheValue()
    {
        var outcome = Outcome<int>.Succeeded(3, s_work, 5);
        Assert.Equal((3, "five", OutcomeStatus.Succeeded, 5), (outcome.Index, outcome.Name, outcome.Status, outcome.Value));
        Assert.True(outcome.TryGetValue(out var value) && value == 5);
        Assert.Equal("five: succeeded (5)", outcome.ToString());
    }

    [Fact]
    public void Value_Failed_ThrowsTheErrorItself()
    {
        var error = new InvalidTimeZoneException("no");
        var outcome = Outcome<int>.Ended(0, s_work, error);
        Assert.Equal(OutcomeStatus.Failed, outcome.Status);
        Assert.Same(error, Assert.Throws<InvalidTimeZoneException>(() => outcome.Value));
        Assert.False(outcome.TryGetValue(out _));
        Assert.Equal("five: failed (InvalidTimeZoneException: no)", outcome.ToString());
    }

    [Fact]
    public void Value_Cancelled_ThrowsTheCancellation()
    {
        var outcome = Outcome<int>.Ended(0, s_work, new OperationCanceledException());
        Assert.Equal(OutcomeStatus.Cancelled, outcome.Status);
        Assert.Throws<OperationCanceledException>(() => outcome.Value);
        Assert.Equal("five: cancelled", outcome.ToString());
    }

    [Fact]
    public void Value_NotStarted_SaysSo()
    {
        var outcome = Outcome<int>.NotStarted(0, s_work);
        Assert.Contains("'five' never started", Assert.Throws<InvalidOperationException>(() => outcome.Value).Message, StringComparison.Ordinal);
        Assert.Equal(OutcomeStatus.NotStarted, default(Outcome<int>).Status);
        Assert.Equal("five: not started", outcome.ToString());
    }
}
