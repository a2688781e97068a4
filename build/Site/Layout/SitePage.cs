namespace Rungs.Site.Layout;

/// <summary>A page of the site: its path from the site's root, its title, its HTML, and what a search finds on it.</summary>
/// <param name="Path">For example <c>docs/strand.html</c>.</param>
/// <param name="Title">As plain text.</param>
/// <param name="Kind">What a search shows beside it: guide, docs, type, source.</param>
/// <param name="Html">The whole document.</param>
/// <param name="Entries">Places on it that a search finds by their own names.</param>
internal sealed record SitePage(string Path, string Title, string Kind, string Html, IReadOnlyList<SearchEntry> Entries);

/// <summary>A place that a search finds.</summary>
internal sealed record SearchEntry(string Title, string Anchor, string Kind);
