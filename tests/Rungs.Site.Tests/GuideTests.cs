using Rungs.Site.Pages;

namespace Rungs.Site.Tests;

public sealed class GuideTests
{
    private static readonly Guide s_guide = Guide.Read(Checkout.Root);

    public static TheoryData<string> Pages => [.. s_guide.Pages.Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_LastLine_IsWhatTheIndexSays(string page) => Assert.Equal(s_guide.LineOf(page), File.ReadLines(PathOf(page)).Last());

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Title_IsThatOfTheIndex(string page) =>
        Assert.Equal($"# {s_guide.Pages.Single(candidate => candidate.Path == page).Title}", File.ReadLines(PathOf(page)).First());

    [Fact]
    public void Index_HasEveryPageOfTheFolder()
    {
        var files = Directory.GetFiles(PathOf(Guide.Folder), "*.md").Select(file => $"{Guide.Folder}/{Path.GetFileName(file)}");

        Assert.Equal(files.Except([Guide.Index]).Order(StringComparer.Ordinal), s_guide.Pages.Select(page => page.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void LineOf_FirstMiddleAndLast_LinksTheNeighbours()
    {
        var guide = Guide.Parse(["# Guide", "1. [One](one.md): first", "2. [Two](two.md): second", "3. [Three](three.md)", "[No](no.md)"]);

        Assert.Equal("Next: [Two](two.md). All pages: [the guide](README.md).", guide.LineOf("docs/guide/one.md"));
        Assert.Equal("Previous: [One](one.md). Next: [Three](three.md). All pages: [the guide](README.md).", guide.LineOf("docs/guide/two.md"));
        Assert.Equal("Previous: [Two](two.md). All pages: [the guide](README.md).", guide.LineOf("docs/guide/three.md"));
        Assert.Null(guide.LineOf("docs/guide/no.md"));
    }

    private static string PathOf(string page) => Path.Combine(Checkout.Root, page);
}
