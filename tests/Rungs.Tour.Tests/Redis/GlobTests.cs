using Rungs.Tour.Redis;

namespace Rungs.Tour.Tests.Redis;

public sealed class GlobTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a*c*e", "abcde", true)]
    [InlineData("a*c*e", "abcd", false)]
    [InlineData("*ab", "aab", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[a-c][^a-c]", "cd", true)]
    [InlineData("[^]", "x", true)]
    [InlineData("[]", "]", false)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "a", false)]
    [InlineData("A", "a", false)]
    public void Pattern_AndText_MatchAsInRedis(string pattern, string text, bool isMatch) =>
        Assert.Equal(isMatch, Glob.IsMatch(Resp.Bytes(pattern), Resp.Bytes(text)));

    [Fact]
    public void IgnoringCase_LettersAndRanges_Match()
    {
        Assert.True(Glob.IsMatch("MAX[A-Z]*"u8, "maxclients"u8, ignoresCase: true));
        Assert.False(Glob.IsMatch("MAX[A-B]*"u8, "maxclients"u8, ignoresCase: true));
    }

    /// <summary>A matcher that tries every way would not end in anybody's lifetime.</summary>
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Pattern_OfManyStars_TakesNoLongerThanItsLengthTimesTheTexts()
    {
        var pattern = Resp.Bytes(string.Concat(Enumerable.Repeat("a*", 1_000)) + "b");
        Assert.False(await Task.Run(() => Glob.IsMatch(pattern, Resp.Bytes(new string('a', 10_000))), TestContext.Current.CancellationToken));
    }
}
