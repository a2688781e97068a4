using System.Diagnostics.CodeAnalysis;
using Rungs.Harvest.CommandLine;

namespace Rungs.Harvest.Fetching;

/// <summary>The URLs of a file, one per line; empty lines and lines that begin with # say nothing.</summary>
/// <param name="Urls">In the file's order, repeated where the file repeats them.</param>
/// <param name="Junk">The lines that are no URL, by number.</param>
internal sealed record UrlFile(IReadOnlyList<string> Urls, IReadOnlyList<(int Line, string Text)> Junk)
{
    private const int LongestUrl = 2_000;

    internal static UrlFile Read(string path)
    {
        try
        {
            return Of(File.ReadLines(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var reason = Directory.Exists(path) ? "a directory" : File.Exists(path) ? "cannot be read" : "no such file";
            throw new UsageException($"{OneLine.Of(path)}: {reason}");
        }
    }

    internal static UrlFile Of(IEnumerable<string> lines)
    {
        List<string> urls = [];
        List<(int, string)> junk = [];
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
                continue;
            if (TryNormalize(text, out var url))
                urls.Add(url);
            else
                junk.Add((number, text));
        }

        return new UrlFile(urls, junk);
    }

    /// <summary>What is asked of a server, in one spelling: the part after # stays with the reader.</summary>
    private static bool TryNormalize(string text, [NotNullWhen(true)] out string? url)
    {
        var isUrl = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0;
        url = isUrl ? uri!.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped) : null;
        return url is { Length: <= LongestUrl };
    }
}
