using Rungs.Site.Links;

namespace Rungs.Site.Tests;

public sealed class LinkCheckerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rungs-links-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Check_LinksThatLeadSomewhere_FindsNothing()
    {
        Write("index.html", "<h1 id=\"top\">A</h1><a href=\"#top\">a</a><a href=\"docs/b.html#b-c\">b</a><a rel=\"x\" href=\"docs/b.html\">b</a>");
        Write("docs/b.html", "<a href=\"../index.html\">a</a><h2 id=\"b-c\">B</h2>");

        Assert.Empty(LinkChecker.Check(_folder).Problems);
    }

    [Fact]
    public void Check_DeadLinks_NamesPageAndLink()
    {
        Write("index.html", "<a href=\"gone.html\">a</a><a href=\"docs/b.html#gone\">b</a><a href=\"#gone\">c</a><img alt=\"\" src=\"gone.png\">");
        Write("docs/b.html", "<a href=\"index.html\">not beside it</a>");

        Assert.Equal(
            [
                "docs/b.html: index.html leads to no file",
                "index.html: gone.html leads to no file",
                "index.html: docs/b.html#gone leads to no such place on its page",
                "index.html: #gone leads to no such place on its page",
                "index.html: gone.png leads to no file",
            ],
            LinkChecker.Check(_folder).Problems);
    }

    [Fact]
    public void Check_AnIdTwice_IsAProblem()
    {
        Write("index.html", "<h2 id=\"a\">A</h2><h2 id=\"a\">A</h2>");

        Assert.Equal(["index.html: the id 'a' is there 2 times"], LinkChecker.Check(_folder).Problems);
    }

    [Fact]
    public void Check_LinksThatLeadOut_AreListedAndNotFollowed()
    {
        Write("index.html", "<a href=\"https://example.invalid/a?b=1&amp;c\">a</a><a href=\"mailto:a@example.invalid\">b</a>");

        var report = LinkChecker.Check(_folder);

        Assert.Empty(report.Problems);
        Assert.Equal(["https://example.invalid/a?b=1&c", "mailto:a@example.invalid"], report.External);
    }

    private void Write(string path, string html)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, html);
    }
}
