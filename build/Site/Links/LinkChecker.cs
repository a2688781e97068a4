using System.Net;
using System.Text.RegularExpressions;
using Rungs.Site.Pages;

namespace Rungs.Site.Links;

/// <summary>What a check found: links to pages or places that are not there, and links that lead out, which nobody follows.</summary>
internal sealed record LinkReport(IReadOnlyList<string> Problems, IReadOnlyList<string> External);

/// <summary>Reads a finished site and looks for every target of every link.</summary>
internal static partial class LinkChecker
{
    internal static LinkReport Check(string folder)
    {
        var pages = Directory.GetFiles(folder, "*.html", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText);
        var ids = pages.ToDictionary(page => page.Key, page => Ids().Matches(page.Value).Select(match => Value(match)).ToList());
        List<string> problems = [];
        var external = new SortedSet<string>(StringComparer.Ordinal);

        foreach (var (page, html) in pages.OrderBy(page => page.Key, StringComparer.Ordinal))
        {
            problems.AddRange(ids[page].GroupBy(id => id).Where(group => group.Count() > 1).Select(group => $"{page}: the id '{group.Key}' is there {group.Count()} times"));
            foreach (var link in Targets().Matches(html).Select(Value).Distinct())
            {
                if (Uri.TryCreate(link, UriKind.Absolute, out var uri) && !uri.IsFile)
                    external.Add(link);
                else if (ProblemOf(page, link) is { } problem)
                    problems.Add($"{page}: {link} {problem}");
            }
        }

        return new LinkReport(problems, [.. external]);

        string? ProblemOf(string page, string link)
        {
            var parts = link.Split('#', 2);
            var target = parts[0].Length == 0 ? page : SitePaths.Resolve(page, Uri.UnescapeDataString(parts[0]));
            if (!File.Exists(Path.Combine(folder, target)))
                return "leads to no file";
            if (parts.Length == 2 && !(ids.TryGetValue(target, out var there) && there.Contains(Uri.UnescapeDataString(parts[1]))))
                return "leads to no such place on its page";
            return null;
        }
    }

    private static string Value(Match match) => WebUtility.HtmlDecode(match.Groups["value"].Value);

    [GeneratedRegex("<[^<>]*? (href|src)=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Targets();

    [GeneratedRegex("<[^<>]*? id=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Ids();
}
