using System.Text;
using Rungs.Harvest.Parsing;
using Rungs.Harvest.Tests.Support;

namespace Rungs.Harvest.Tests;

public sealed class PageFactsTests
{
    [Theory]
    [InlineData("<title>A</title>", "A")]
    [InlineData("<TITLE lang=en>\n  A &amp;\t b \r\n</TITLE >", "A & b")]
    [InlineData("<title></title>", null)]
    [InlineData("<title>not closed", null)]
    [InlineData("no title", null)]
    [InlineData("<title>a&#0;\0\u0007b</title>", "a b")]
    public void Title_AsItStands_IsOneLine(string html, string? title) => Assert.Equal(title, Html.Read(html).Title);

    [Theory]
    [InlineData("<a href=x>one</a> <A class=y HREF = 'z'>two</A>", 2, 2)]
    [InlineData("<a name=x>none</a><link href=x><abbr href=y>", 0, 1)]
    [InlineData("<title>not counted</title>one<br>two <!-- <a href=x> --><script>a b</script><style>c</style>", 0, 2)]
    [InlineData("", 0, 0)]
    [InlineData("1 < 2 <<b>3</b>", 0, 5)]
    [InlineData("seen <a href", 0, 1)]
    [InlineData("seen <!-- not", 0, 1)]
    [InlineData("seen <script>not </scrip>", 0, 1)]
    [InlineData("<a data-href=x>a</a><a title='href' href=y>b</a>", 1, 2)]
    public void Counts_AreOfWhatIsSeen(string html, int links, int words) => Assert.Equal((links, words), (Html.Read(html).Links, Html.Read(html).Words));

    [Fact]
    public void Facts_NoText_IsHashedOnly()
    {
        var facts = PageFacts.Of("<title>x</title>"u8.ToArray(), "application/pdf", charset: null);

        Assert.Equal(new PageFacts(Title: null, Links: 0, Words: 0, facts.Sha256), facts);
        Assert.Equal(64, facts.Sha256.Length);
    }

    [Fact]
    public void Facts_UnknownCharset_IsReadAsUtf8() =>
        Assert.Equal("é", PageFacts.Of("<title>é</title>"u8.ToArray(), "text/html", "no-such").Title);

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Facts_HostilePage_IsReadInLinearTime() => Task.Run(() =>
    {
        foreach (var piece in (string[])["<!--", "<title>", "<script>", "<a href", "<", "</", "&"])
            PageFacts.Of(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(piece, 1_000_000))), "text/html", charset: null);
    });
}
