using System.Reflection;

namespace Rungs.Site.Layout;

/// <summary>The folder that the site is written to.</summary>
internal sealed class SiteFolder
{
    private readonly string _root;
    private readonly List<SitePage> _pages = [];

    internal SiteFolder(string root)
    {
        _root = root;
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);
        Directory.CreateDirectory(root);
    }

    internal IReadOnlyList<SitePage> Pages => _pages;

    internal void Write(SitePage page)
    {
        WriteText(page.Path, page.Html);
        _pages.Add(page);
    }

    internal void WriteText(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    internal void Copy(string source, string path)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.Copy(source, file);
    }

    internal void WriteAssets(string searchIndex)
    {
        WriteText("style.css", Resource("style.css"));
        WriteText("search.js", Resource("search.js"));
        WriteText("search-index.js", searchIndex);
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
