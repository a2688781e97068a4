using System.Security.Cryptography;
using System.Text;

namespace Rungs.Harvest.Parsing;

/// <summary>What is taken from a page. Computing: for the threads rung.</summary>
/// <param name="Title">The title; null where there is none.</param>
/// <param name="Links">How many links there are.</param>
/// <param name="Words">How many words of text there are.</param>
/// <param name="Sha256">Of the body, in lower-case hexadecimal.</param>
internal sealed record PageFacts(string? Title, int Links, int Words, string Sha256)
{
    /// <param name="body">The body as it came.</param>
    /// <param name="mediaType">The type the server gave, such as text/html; null where it gave none.</param>
    /// <param name="charset">The encoding the server gave; null, or one that is not known here, is read as UTF-8.</param>
    internal static PageFacts Of(byte[] body, string? mediaType, string? charset)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(body));
        if (!IsText(mediaType))
            return new PageFacts(Title: null, Links: 0, Words: 0, sha256);

        var html = Html.Read(EncodingOf(charset).GetString(body));
        return new PageFacts(html.Title, html.Links, html.Words, sha256);
    }

    private static bool IsText(string? mediaType) =>
        mediaType is null
        || mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || mediaType.EndsWith("xml", StringComparison.OrdinalIgnoreCase);

    private static Encoding EncodingOf(string? charset)
    {
        try
        {
            return charset is null ? Encoding.UTF8 : Encoding.GetEncoding(charset.Trim('"'));
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }
}
