using Rungs.Testing.Schedules;

namespace Rungs.Tests.Testing.Simulations;

public sealed class ReplayTokenTests
{
    public static TheoryData<int[]> Choices => [Array.Empty<int>(), new[] { 1 }, new[] { 0, 0, 3 }, new[] { 0, 1, 0, 0, 2 }, new[] { 300, 0, 20_000 }, Sparse()];

    private static int[] Sparse() => [.. Enumerable.Range(0, 500).Select(i => i % 7 == 1 ? i : 0).Take(492)];

    [Theory]
    [MemberData(nameof(Choices))]
    public void Token_ReadBack_IsTheSame(int[] choices) => Assert.Equal(choices, ReplayToken.Read(ReplayToken.From([.. choices, 0, 0])));

    [Theory]
    [InlineData("")]
    [InlineData("r1")]
    [InlineData("r1.!")]
    [InlineData("AAAB")]
    public void Token_ThatIsNone_IsRefused(string token) => Assert.Throws<ArgumentException>(nameof(token), () => ReplayToken.Read(token));

    [Fact]
    public void Shorten_KeepsWhatTheFailureTakes()
    {
        int[] choices = [.. Enumerable.Range(0, 100).Select(static i => i % 3)];
        var shortest = Shrinking.Shorten(choices, static tried => tried.Count > 50 && tried[10] != 0 && tried[50] != 0);
        Assert.Equal([10, 50], Enumerable.Range(0, shortest.Count).Where(i => shortest[i] != 0));
    }
}
