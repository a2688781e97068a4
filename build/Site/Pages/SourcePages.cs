using System.Text;
using Rungs.Site.Api;
using Rungs.Site.Code;
using Rungs.Site.Layout;

namespace Rungs.Site.Pages;

/// <summary>Files and folders that pages link to and that are no Markdown: each gets a page, so that the links work without a repository.</summary>
internal sealed class SourcePages(string repository, Template template, Reference reference)
{
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _folders = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _images = new(StringComparer.Ordinal);

    /// <summary>Images that were asked for: the site has copies of them.</summary>
    internal IEnumerable<string> Images => _images;

    /// <summary>Where the site has <paramref name="target"/>, a path in the repository; from now on it does, if there is such a thing.</summary>
    internal string PathOf(string target)
    {
        var full = Path.Combine(repository, target);
        if (Directory.Exists(full))
        {
            if (target.Length > 0 && !File.Exists(Path.Combine(full, "README.md")))
                _folders.Add(target);
            return SitePaths.OfFolder(target);
        }

        if (File.Exists(full))
            Add(target);
        return SitePaths.Of(target);
    }

    /// <summary>All that were asked for.</summary>
    internal IEnumerable<SitePage> Render()
    {
        List<SitePage> folders = [.. _folders.Select(Folder)]; // first, because they ask for their files
        return folders.Concat(_files.Select(Source));
    }

    private SitePage Folder(string folder)
    {
        var path = SitePaths.OfFolder(folder);
        var entries = Directory.GetFileSystemEntries(Path.Combine(repository, folder))
            .Select(entry => Path.GetFileName(entry))
            .Where(name => !name.StartsWith('.') && name is not ("bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Target: $"{folder}/{name}"));
        var list = entries.Select(entry =>
            $"<li>{(Directory.Exists(Path.Combine(repository, entry.Target)) ? Html.Text(entry.Name) : Html.Link(Html.Relative(path, FileOf(entry.Target)), entry.Name))}</li>");
        return Page(path, folder, $"<ul>{string.Concat(list)}</ul>");
    }

    private string FileOf(string target)
    {
        if (!SitePaths.IsMarkdown(target))
            Add(target);
        return SitePaths.Of(target);
    }

    private void Add(string target) => (SitePaths.IsImage(target) ? _images : _files).Add(target);

    private SitePage Source(string file)
    {
        var path = SitePaths.Of(file);
        var code = File.ReadAllText(Path.Combine(repository, file)).ReplaceLineEndings("\n").TrimEnd('\n');
        var html = file.EndsWith(".cs", StringComparison.Ordinal)
            ? CSharpCode.ToHtml(code, (name, arity) => reference.LinkOf(path, name, arity))
            : Html.Text(code);
        var text = new StringBuilder("<pre tabindex=\"0\"><code>");
        var number = 0;
        foreach (var line in Lines.OfHtml(html))
            text.Append($"<span class=\"line\" id=\"L{++number}\" data-line=\"{number}\">{line}</span>");
        return Page(path, file, text.Append("</code></pre>").ToString());
    }

    private SitePage Page(string path, string name, string content) =>
        new(path, name, "source", template.Render(path, name, $"<h1><code>{Html.Text(name)}</code></h1>\n{content}"), []);
}
