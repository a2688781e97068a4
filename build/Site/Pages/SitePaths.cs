namespace Rungs.Site.Pages;

/// <summary>Where a file of the repository stands in the site; both paths are from the root, with slashes.</summary>
internal static class SitePaths
{
    private const string Readme = "README.md";

    /// <summary>A folder has the page of its README, or a list of its files; a source has a page of its own; an image stays one.</summary>
    internal static string Of(string file)
    {
        if (file.Length == 0 || file == Readme)
            return "index.html";
        if (file.EndsWith($"/{Readme}", StringComparison.Ordinal))
            return file[..^Readme.Length] + "index.html";
        if (IsImage(file))
            return file;
        return IsMarkdown(file) ? Path.ChangeExtension(file, ".html") : $"{file}.html";
    }

    internal static string OfFolder(string folder) => folder.Length == 0 ? "index.html" : $"{folder}/index.html";

    internal static bool IsImage(string file) => file.EndsWith(".png", StringComparison.Ordinal) || file.EndsWith(".svg", StringComparison.Ordinal);

    internal static bool IsMarkdown(string file) => file.EndsWith(".md", StringComparison.Ordinal);

    /// <summary>What <paramref name="link"/> means on the page <paramref name="from"/>: a path from the root of the repository.</summary>
    internal static string Resolve(string from, string link)
    {
        List<string> parts = [.. from.Split('/')[..^1]];
        foreach (var part in link.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part != ".")
                parts.Add(part);
        }

        return string.Join('/', parts);
    }
}
