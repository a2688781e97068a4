using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Rungs.Harvest.Parsing;

/// <summary>A few facts about HTML, without a parser of it. In linear time, whatever a page holds: no expression goes back.</summary>
internal static class Html
{
    private const int LongestTitle = 300;
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant;

    private static readonly Regex s_title = new(@"<title(\s[^>]*)?>(?<text>.*?)</title\s*>", Options);
    private static readonly Regex s_link = new(@"<a\s([^>]*\s)?href\s*=", Options);
    private static readonly Regex s_unseen = new(@"<!--.*?-->|<script(\s[^>]*)?>.*?</script\s*>|<style(\s[^>]*)?>.*?</style\s*>|<title(\s[^>]*)?>.*?</title\s*>", Options);
    private static readonly Regex s_tag = new("<[^>]*>", Options);
    private static readonly Regex s_word = new(@"\S+", Options);

    /// <summary>The text between the title's tags on one line; null where there is none, or nothing in it.</summary>
    internal static string? Title(string html)
    {
        var match = s_title.Match(html);
        if (!match.Success)
            return null;

        var title = new StringBuilder();
        var isGap = false;
        foreach (var rune in WebUtility.HtmlDecode(match.Groups["text"].Value).EnumerateRunes())
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

    internal static int CountLinks(string html) => s_link.Count(s_unseen.Replace(html, " "));

    internal static int CountWords(string html) => s_word.Count(s_tag.Replace(s_unseen.Replace(html, " "), " "));
}
