using Rungs.Caching;

namespace Rungs.Tests.Caching;

public sealed class StringKeysTests
{
    [Fact]
    public void EqualStrings_OfAnyLength_HaveEqualCodes()
    {
        for (var length = 0; length <= 70; length++)
        {
            var text = new string([.. Enumerable.Range(0, length).Select(static i => (char)('a' + (i % 26)))]);
            Assert.Equal(StringKeys.Instance.GetHashCode(text), StringKeys.Instance.GetHashCode(new string(text.AsSpan())));
            Assert.True(StringKeys.Instance.Equals(text, new string(text.AsSpan())));
        }
    }

    [Fact]
    public void StringsThatDifferInOneCharacterOrInLength_HaveDifferentCodes()
    {
        for (var length = 1; length <= 70; length++)
        {
            var codes = new HashSet<int> { Code(new string('x', length)), Code(new string('x', length - 1)), Code(new string('x', length - 1) + '\0') };
            for (var i = 0; i < length; i++)
                codes.Add(Code($"{new string('x', i)}y{new string('x', length - 1 - i)}"));
            Assert.InRange(codes.Count, length + 2, length + 3); // two of some 70 may be equal by chance, once in a million runs
        }
    }

    [Theory]
    [InlineData("user:")]
    [InlineData("https://example.org/a/long/path?id=")]
    [InlineData("")]
    public void NumberedKeys_AreSpreadAsByChance(string prefix)
    {
        const int Keys = 100_000;
        var codes = new HashSet<int>();
        for (var i = 0; i < Keys; i++)
            codes.Add(Code(prefix + i));
        Assert.InRange(codes.Count, Keys - 20, Keys); // by chance one pair is equal, or two
    }

    [Fact]
    public void LowAndHighBits_AreSpread()
    {
        const int Keys = 64_000;
        var (low, high) = (new int[64], new int[64]);
        for (var i = 0; i < Keys; i++)
        {
            var code = (uint)Code($"user:{i}");
            low[code & 63]++;
            high[code >> 26]++;
        }

        Assert.All(low.Concat(high), static count => Assert.InRange(count, 750, 1_250));
    }

    private static int Code(string text) => StringKeys.Instance.GetHashCode(text);
}
