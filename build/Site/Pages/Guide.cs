using System.Text.RegularExpressions;

namespace Rungs.Site.Pages;

/// <summary>A page of the guide: its path in the repository, and the title that the index gives it.</summary>
internal sealed record GuidePage(string Path, string Title);

/// <summary>The guide's pages in the order of the list in docs/guide/README.md, the only place that has it.</summary>
internal sealed partial class Guide(IReadOnlyList<GuidePage> pages)
{
    internal const string Folder = "docs/guide";
    internal const string Index = $"{Folder}/README.md";

    internal IReadOnlyList<GuidePage> Pages => pages;

    internal static Guide Read(string repository) => Parse(File.ReadAllLines(Path.Combine(repository, Index)));

    internal static Guide Parse(IEnumerable<string> index) =>
        new([.. index.Select(line => Item().Match(line)).Where(match => match.Success)
            .Select(match => new GuidePage($"{Folder}/{match.Groups["file"].Value}", match.Groups["title"].Value))]);

    internal GuidePage? Before(string path) => At(IndexOf(path) - 1);

    internal GuidePage? After(string path) => IndexOf(path) is var i && i >= 0 ? At(i + 1) : null;

    /// <summary>The line that a page ends with, for who reads the Markdown itself; null for a page that is not of the guide.</summary>
    internal string? LineOf(string path)
    {
        if (IndexOf(path) < 0)
            return null;

        var before = Before(path) is { } previous ? $"Previous: {Link(previous)}. " : "";
        var after = After(path) is { } next ? $"Next: {Link(next)}. " : "";
        return $"{before}{after}All pages: [the guide](README.md).";
    }

    private static string Link(GuidePage page) => $"[{page.Title}]({page.Path[(Folder.Length + 1)..]})";

    private int IndexOf(string path) => pages.ToList().FindIndex(page => page.Path == path);

    private GuidePage? At(int index) => index >= 0 && index < pages.Count ? pages[index] : null;

    [GeneratedRegex(@"^\d+\. \[(?<title>[^\]]+)\]\((?<file>[^)/]+\.md)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Item();
}
