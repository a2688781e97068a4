using Rungs.Site.Layout;

namespace Rungs.Site.Api;

/// <summary>The pages of the reference: one of all namespaces, one per namespace, one per type.</summary>
internal static class ReferencePages
{
    internal static IEnumerable<SitePage> Of(Reference reference, Template template) =>
        reference.Types.Select(type => TypePage.Of(type, reference, template))
            .Concat(reference.Namespaces.Select(space => Namespace(space, reference, template)))
            .Prepend(Index(reference, template));

    private static SitePage Index(Reference reference, Template template)
    {
        const string path = ReferencePaths.Index;
        var sections = reference.Namespaces.Select(space =>
            $"<h2 id=\"{ReferencePaths.Anchor(space)}\">{Html.Link(Html.Relative(path, ReferencePaths.OfNamespace(space)), space)}</h2>\n{List(space, reference, path)}");
        var content = "<h1>Reference</h1>\n<p>Every public type and member, from the comments in the source.</p>\n" + string.Join('\n', sections);
        return new SitePage(path, "Reference", "page", template.Render(path, "Reference", content), []);
    }

    private static SitePage Namespace(string space, Reference reference, Template template)
    {
        var path = ReferencePaths.OfNamespace(space);
        var packages = reference.Types.Where(type => type.Type.Namespace == space).Select(type => type.Package).Distinct().Order(StringComparer.Ordinal);
        var content = $"<p class=\"where\">Package {Html.Text(string.Join(", ", packages))}</p>\n<h1>{Html.Text(space)}</h1>\n{List(space, reference, path)}";
        return new SitePage(path, space, "namespace", template.Render(path, space, content), []);
    }

    private static string List(string space, Reference reference, string path)
    {
        var html = new CommentHtml(reference, path);
        var items = reference.Types.Where(type => type.Type.Namespace == space).Select(type =>
        {
            var summary = reference.Comments.Of(type.Id)?.Element("summary") is { } text ? html.Inlines(text) : "";
            return $"<dt><a href=\"{Html.Text(Html.Relative(path, type.Path))}\"><code>{Html.Text(type.Name)}</code></a></dt><dd>{summary}</dd>\n";
        });
        return $"<dl class=\"types\">\n{string.Concat(items)}</dl>\n";
    }
}
