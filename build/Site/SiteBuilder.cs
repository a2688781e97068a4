using Rungs.Site.Api;
using Rungs.Site.Layout;
using Rungs.Site.Links;
using Rungs.Site.Pages;

namespace Rungs.Site;

/// <summary>Makes the whole site: pages of Markdown, the sources they link to, the reference; and checks its links.</summary>
internal static class SiteBuilder
{
    /// <summary>Builds the site of the checkout <paramref name="repository"/> in <paramref name="folder"/>, which it empties first.</summary>
    internal static SiteReport Build(string repository, string folder)
    {
        var output = new SiteFolder(folder);
        var reference = Reference.Load();
        var menu = Menu.Read(repository, reference);
        var template = new Template(menu);
        var sources = new SourcePages(repository, template, reference);

        foreach (var page in MarkdownPages.In(repository))
            output.Write(MarkdownPages.Render(repository, page, template, sources, reference));
        foreach (var page in ReferencePages.Of(reference, template))
            output.Write(page);
        foreach (var page in sources.Render())
            output.Write(page);
        foreach (var image in sources.Images)
            output.Copy(Path.Combine(repository, image), image);
        output.WriteAssets(SearchIndex.Of(output.Pages));

        var links = LinkChecker.Check(folder);
        output.WriteText("external-links.txt", string.Join('\n', links.External) + "\n");
        return new SiteReport(output.Pages.Count, links.Problems, links.External);
    }
}
