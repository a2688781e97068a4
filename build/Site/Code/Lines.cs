namespace Rungs.Site.Code;

/// <summary>Highlighted code line by line: a span that goes over several lines is closed at the end of each and opened again.</summary>
internal static class Lines
{
    internal static IEnumerable<string> OfHtml(string html)
    {
        string? open = null;
        foreach (var line in html.Split('\n'))
        {
            var text = open + line;
            open = OpenAtEnd(text);
            yield return open is null ? text : $"{text}</span>";
        }
    }

    /// <summary>The tag of a span that the line does not close; links are never longer than a line, and spans never nest.</summary>
    private static string? OpenAtEnd(string line)
    {
        var start = line.LastIndexOf("<span", StringComparison.Ordinal);
        return start < 0 || line.IndexOf("</span>", start, StringComparison.Ordinal) >= 0 ? null : line[start..(line.IndexOf('>', start) + 1)];
    }
}
