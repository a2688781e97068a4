using System.Net;
using System.Text;

namespace Rungs.Harvest.Parsing;

/// <summary>A few facts about HTML, read in one pass, so that no page takes long, whatever it holds.</summary>
/// <param name="Title">What stands in the first title, on one line; null where there is none, or nothing in it.</param>
/// <param name="Links">How many elements <c>a</c> have an <c>href</c>.</param>
/// <param name="Words">How many words are seen: not those of the title, scripts, styles and comments.</param>
internal sealed record Html(string? Title, int Links, int Words)
{
    private const int LongestTitle = 300;

    /// <remarks>What is begun and never closed hides the rest of the page, as in a browser.</remarks>
    internal static Html Read(string page)
    {
        string? title = null;
        var (links, words) = (0, 0);
        var isInWord = false;
        var rest = page.AsSpan();
        while (!rest.IsEmpty)
        {
            if (!IsMarkup(rest))
            {
                var isSpace = char.IsWhiteSpace(rest[0]);
                words += isSpace || isInWord ? 0 : 1;
                isInWord = !isSpace;
                rest = rest[1..];
                continue;
            }

            isInWord = false;
            if (rest.StartsWith("<!--"))
            {
                rest = After(rest[4..], "-->", out _);
                continue;
            }

            rest = After(rest, ">", out var tag);
            var name = NameOf(tag);
            if (Is(name, "a") && HasHref(tag))
                links++;
            else if (Is(name, "script"))
                rest = After(After(rest, "</script", out _), ">", out _);
            else if (Is(name, "style"))
                rest = After(After(rest, "</style", out _), ">", out _);
            else if (Is(name, "title"))
            {
                rest = After(After(rest, "</title", out var text), ">", out _);
                title ??= OnOneLine(text);
            }
        }

        return new Html(title, links, words);
    }

    /// <summary>A tag, or a comment; else a &lt; is text.</summary>
    private static bool IsMarkup(ReadOnlySpan<char> text) => text is ['<', var next, ..] && (char.IsAsciiLetter(next) || next is '/' or '!' or '?');

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> tag)
    {
        var length = 0;
        while (length + 1 < tag.Length && char.IsAsciiLetterOrDigit(tag[length + 1]))
            length++;
        return tag.Slice(Math.Min(1, tag.Length), length);
    }

    private static bool Is(ReadOnlySpan<char> name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static bool HasHref(ReadOnlySpan<char> tag)
    {
        while (tag.IndexOf("href", StringComparison.OrdinalIgnoreCase) is > 0 and var at)
        {
            var isOwnWord = char.IsWhiteSpace(tag[at - 1]);
            tag = tag[(at + "href".Length)..];
            if (isOwnWord && tag.TrimStart() is ['=', ..])
                return true;
        }

        return false;
    }

    /// <summary>What comes after <paramref name="end"/>; nothing where it does not come.</summary>
    /// <param name="text">The text.</param>
    /// <param name="end">What is looked for, in either case.</param>
    /// <param name="before">What comes before it; nothing where it does not come.</param>
    private static ReadOnlySpan<char> After(ReadOnlySpan<char> text, string end, out ReadOnlySpan<char> before)
    {
        var at = text.IndexOf(end, StringComparison.OrdinalIgnoreCase);
        before = at < 0 ? [] : text[..at];
        return at < 0 ? [] : text[(at + end.Length)..];
    }

    private static string? OnOneLine(ReadOnlySpan<char> text)
    {
        var title = new StringBuilder();
        var isGap = false;
        foreach (var rune in WebUtility.HtmlDecode(text.ToString()).EnumerateRunes())
        {
            // Control characters are gaps too: PostgreSQL takes no text with a zero in it.
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                isGap = title.Length > 0;
                continue;
            }

            if (title.Length >= LongestTitle)
                break;
            if (isGap)
                title.Append(' ');
            isGap = false;
            title.Append(rune.ToString());
        }

        return title.Length > 0 ? title.ToString() : null;
    }
}
