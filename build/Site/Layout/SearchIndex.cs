using System.Text.Json;

namespace Rungs.Site.Layout;

/// <summary>What the search looks through: titles of pages, headings and members, as a script, because files cannot be fetched offline.</summary>
internal static class SearchIndex
{
    internal static string Of(IEnumerable<SitePage> pages)
    {
        var entries =
            from page in pages
            where page.Kind != "source"
            from entry in page.Entries.Prepend(new SearchEntry(page.Title, "", page.Kind))
            select new[] { entry.Title, entry.Anchor.Length == 0 ? page.Path : $"{page.Path}#{entry.Anchor}", entry.Kind };

        return $"window.siteIndex = {JsonSerializer.Serialize(entries)};\n";
    }
}
