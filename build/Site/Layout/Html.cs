using System.Net;

namespace Rungs.Site.Layout;

/// <summary>The little HTML that everything needs.</summary>
internal static class Html
{
    internal static string Text(string text) => WebUtility.HtmlEncode(text);

    internal static string Link(string href, string text) => $"<a href=\"{Text(href)}\">{Text(text)}</a>";

    /// <summary>The way from one page to another; both are paths from the site's root.</summary>
    internal static string Relative(string from, string to)
    {
        var (path, anchor) = to.Split('#', 2) is [var before, var after] ? (before, $"#{after}") : (to, "");
        if (path == from && anchor.Length > 0)
            return anchor;

        var source = from.Split('/')[..^1];
        var target = path.Split('/');
        var shared = 0;
        while (shared < source.Length && shared < target.Length - 1 && source[shared] == target[shared])
            shared++;
        return string.Concat(Enumerable.Repeat("../", source.Length - shared)) + string.Join('/', target[shared..]) + anchor;
    }
}
