using System.Text;
using System.Xml.Linq;
using Rungs.Site.Code;
using Rungs.Site.Layout;

namespace Rungs.Site.Api;

/// <summary>The text of documentation comments as HTML of the page <paramref name="path"/>.</summary>
/// <param name="reference">Knows where the names in them lead.</param>
/// <param name="path">Of the page, from the site's root.</param>
/// <param name="within">The full name of the type whose page it is, which needs not be said again; null elsewhere.</param>
internal sealed class CommentHtml(Reference reference, string path, string? within = null)
{
    /// <summary>As paragraphs.</summary>
    internal string Blocks(XElement element)
    {
        var html = new StringBuilder();
        var line = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            var block = node is XElement inner ? Block(inner) : null;
            if (block is null)
            {
                line.Append(Inline(node));
                continue;
            }

            Flush();
            html.Append(block);
        }

        Flush();
        return html.ToString();

        void Flush()
        {
            if (line.ToString().Trim() is { Length: > 0 } text)
                html.Append($"<p>{text}</p>\n");
            line.Clear();
        }
    }

    /// <summary>As one line.</summary>
    internal string Inlines(XElement element) => string.Concat(element.Nodes().Select(Inline)).Trim();

    internal string LinkTo(string id)
    {
        var name = Html.Text(Names.Of(id, within));
        var target = reference.PathOf(id) is { } own ? Html.Relative(path, own) : Names.External(id);
        return target is null ? $"<code>{name}</code>" : $"<a href=\"{Html.Text(target)}\"><code>{name}</code></a>";
    }

    private string? Block(XElement element) => element.Name.LocalName switch
    {
        "para" => $"<p>{Inlines(element)}</p>\n",
        "code" => $"<pre tabindex=\"0\"><code>{Code(Unindented(element.Value))}</code></pre>\n",
        "list" => $"<ul>{string.Concat(element.Elements("item").Select(item => $"<li>{Inlines(item.Element("description") ?? item)}</li>"))}</ul>\n",
        _ => null,
    };

    private string Inline(XNode node) => node switch
    {
        XText text => Html.Text(text.Value),
        XElement { Name.LocalName: "see" or "seealso" } see when see.Attribute("cref") is { } cref => see.IsEmpty ? LinkTo(cref.Value) : Named(see, cref.Value),
        XElement { Name.LocalName: "see" or "seealso" } see when see.Attribute("href") is { } href => Html.Link(href.Value, see.IsEmpty ? href.Value : see.Value),
        XElement { Name.LocalName: "see" } see => $"<code>{Html.Text(see.Attribute("langword")?.Value ?? "")}</code>",
        XElement { Name.LocalName: "paramref" or "typeparamref" } name => $"<code>{Html.Text(name.Attribute("name")?.Value ?? "")}</code>",
        XElement { Name.LocalName: "c" } code => $"<code>{Html.Text(code.Value)}</code>",
        XElement other => string.Concat(other.Nodes().Select(Inline)),
        _ => "",
    };

    private string Code(string code) =>
        code.Any(letter => letter is >= '\u2500' and <= '\u25ff') // a drawing
            ? Html.Text(code)
            : CSharpCode.ToHtml(code, (name, arity) => reference.LinkOf(path, name, arity));

    private string Named(XElement see, string id) =>
        (reference.PathOf(id) is { } own ? Html.Relative(path, own) : Names.External(id)) is { } target ? Html.Link(target, see.Value) : Html.Text(see.Value);

    private static string Unindented(string code)
    {
        var lines = code.ReplaceLineEndings("\n").Trim('\n').Split('\n').Select(line => line.TrimEnd()).ToList();
        var indent = lines.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : line[indent..])).TrimEnd();
    }
}
