using System.Text.RegularExpressions;
using Rungs.Site.Layout;

namespace Rungs.Site.Pages;

/// <summary>The tables of docs/README.md as sections of the menu.</summary>
internal static partial class DocsIndex
{
    private const string Path = "docs/README.md";

    internal static IEnumerable<MenuSection> Sections(string repository)
    {
        var title = "";
        List<(string Title, MenuLink Link)> links = [];
        foreach (var line in File.ReadLines(System.IO.Path.Combine(repository, Path)))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                title = line[3..];
            else if (Row().Match(line) is { Success: true } row)
                links.Add((title, new MenuLink(row.Groups["title"].Value, SitePaths.Of(SitePaths.Resolve(Path, row.Groups["file"].Value)))));
        }

        return links.GroupBy(link => link.Title, link => link.Link).Select(section => new MenuSection(section.Key, [.. section]));
    }

    [GeneratedRegex(@"^\| \[(?<title>[^\]]+)\]\((?<file>[^)]+\.md)\) \|", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
