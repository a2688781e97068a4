using Rungs.Site.Api;
using Rungs.Site.Layout;
using Rungs.Site.Pages;

namespace Rungs.Site.Tests;

public sealed class SiteTests(BuiltSite site) : IClassFixture<BuiltSite>
{
    [Fact]
    public void Build_ThisCheckout_HasNoDeadLinks() => Assert.Empty(site.Report.Problems);

    [Fact]
    public void Build_EveryPublicMember_HasItsPlace()
    {
        var reference = Reference.Load();

        Assert.All(reference.Types, type =>
        {
            var page = site.Read(type.Path);
            Assert.All(type.Members, member => Assert.Contains($" id=\"{member.Anchor}\"", page, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Build_EveryMarkdownFile_HasAPageThatASearchFinds()
    {
        var index = site.Read("search-index.js");

        Assert.All(MarkdownPages.In(Checkout.Root), file =>
        {
            Assert.True(File.Exists(Path.Combine(site.Folder, SitePaths.Of(file))), file);
            Assert.Contains($"\"{SitePaths.Of(file)}\"", index, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Build_PagesOfTheGuide_LeadToTheirNeighbours()
    {
        var guide = Guide.Read(Checkout.Root);
        var paths = guide.Pages.Select(page => SitePaths.Of(page.Path)).Prepend(SitePaths.Of(Guide.Index)).ToList();

        Assert.Equal(["", .. paths[1..^1].Prepend(""), ""], [.. paths.Select(path => Target(path, "prev")), ""]);
        Assert.Equal([.. paths[1..], ""], paths.Select(path => Target(path, "next")));

        string Target(string path, string relation)
        {
            var html = site.Read(path);
            var start = html.IndexOf($"rel=\"{relation}\" href=\"", StringComparison.Ordinal);
            return start < 0 ? "" : SitePaths.Resolve(path, html[start..].Split('"')[3]);
        }
    }

    [Fact]
    public void Build_EveryPage_TakesNothingFromElsewhere()
    {
        Assert.All(Directory.GetFiles(site.Folder, "*.html", SearchOption.AllDirectories), file =>
        {
            var html = File.ReadAllText(file);
            Assert.DoesNotContain("src=\"http", html, StringComparison.Ordinal);
            Assert.DoesNotContain("rel=\"stylesheet\" href=\"http", html, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("index.html", "docs/strand.html", "docs/strand.html")]
    [InlineData("docs/strand.html", "index.html", "../index.html")]
    [InlineData("docs/guide/later.html", "docs/strand.html#threads", "../strand.html#threads")]
    [InlineData("docs/strand.html", "docs/strand.html#threads", "#threads")]
    public void Relative_FromPageToPage_IsTheShortWay(string from, string to, string expected) => Assert.Equal(expected, Html.Relative(from, to));
}
