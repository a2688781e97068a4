using Rungs.Site.Api;
using Rungs.Site.Pages;

namespace Rungs.Site.Layout;

/// <summary>A group of links at the side of each page.</summary>
internal sealed record MenuSection(string Title, IReadOnlyList<MenuLink> Links);

/// <summary>A link of the menu; its path is from the site's root.</summary>
internal sealed record MenuLink(string Title, string Path);

/// <summary>What stands at the side: the guide, the pages of docs as their index groups them, the reference.</summary>
internal sealed class Menu(IReadOnlyList<MenuSection> sections)
{
    internal IReadOnlyList<MenuSection> Sections => sections;

    internal static Menu Read(string repository, Reference reference)
    {
        var guide = Guide.Read(repository);
        IEnumerable<MenuSection> all =
        [
            new("Rungs", [new("What it is", "index.html"), new("Changes", "CHANGELOG.html"), new("Contributing", "CONTRIBUTING.html"), new("Benchmarks", "benchmarks/RESULTS.html")]),
            new("Guide", [new("All pages", "docs/guide/index.html"), .. guide.Pages.Select(page => new MenuLink(page.Title, SitePaths.Of(page.Path)))]),
            .. DocsIndex.Sections(repository),
            new("Samples", [new("The tour", "samples/Tour/index.html"), new("Harvest", "samples/Harvest/index.html")]),
            new("Reference", [new("All namespaces", ReferencePaths.Index), .. reference.Namespaces.Select(space => new MenuLink(space, ReferencePaths.OfNamespace(space)))]),
        ];
        return new Menu([.. all]);
    }
}
