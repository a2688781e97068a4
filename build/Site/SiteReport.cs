namespace Rungs.Site;

/// <summary>What became of a build: how many pages, which links lead nowhere, which lead out.</summary>
internal sealed record SiteReport(int Pages, IReadOnlyList<string> Problems, IReadOnlyList<string> ExternalLinks);
