using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Rungs.Diagnostics;

/// <summary>Writes a timeline as one HTML page: the frame, the style and the script from the folder Page, and the data.</summary>
/// <remarks>
/// Names are anybody's text. They are in the page as JSON, whose writer escapes all that means anything in HTML, and the script shows them as text. A policy in
/// the page lets a browser run this script, by its hash, and load nothing.
/// </remarks>
internal static class TimelinePage
{
    /// <summary>In this order, as one script.</summary>
    private static readonly string[] s_scripts = ["data.js", "rows.js", "view.js", "draw.js", "lanes.js", "axis.js", "detail.js", "input.js", "main.js"];

    internal static void Write(Stream stream, TimelineLayout layout, Timeline timeline)
    {
        var script = string.Concat(s_scripts.Select(Read));
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        var frame = Read("page.html")
            .Replace("@policy", $"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'", StringComparison.Ordinal)
            .Replace("@style", Read("page.css"), StringComparison.Ordinal)
            .Replace("@script", script, StringComparison.Ordinal)
            .Split("@data");

        stream.Write(Encoding.UTF8.GetBytes(frame[0]));
        using (var writer = new Utf8JsonWriter(stream))
            TimelineData.Write(writer, layout, timeline);
        stream.Write(Encoding.UTF8.GetBytes(frame[1]));
    }

    private static string Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Rungs.Timeline.{file}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
