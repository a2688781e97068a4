using System.Text;
using System.Xml.Linq;
using Rungs.Site.Code;
using Rungs.Site.Layout;

namespace Rungs.Site.Api;

/// <remarks>Declarations, and what is said about them.</remarks>
internal sealed partial class TypePage
{
    private string Code(string declaration, string? id = null) =>
        $"<pre tabindex=\"0\"{(id is null ? "" : $" id=\"{id}\"")}><code>{CSharpCode.ToHtml(Wrapped(declaration), (name, arity) => _reference.LinkOf(_type.Path, name, arity))}</code></pre>\n";

    /// <summary>All that is said about a member; the same text where the same is said.</summary>
    private string Comment(XElement? comment) => comment is null ? "" : Summary(comment) + Details(comment);

    private string Details(XElement comment) =>
        Named(comment, "typeparam", "Type parameters", "name")
        + Named(comment, "param", "Parameters", "name")
        + Section(comment.Elements("returns"), "Returns")
        + Section(comment.Elements("value"), "Value")
        + Named(comment, "exception", "Exceptions", "cref")
        + Section(Remarks(comment), "Remarks")
        + Section(comment.Elements("example"), "Example");

    /// <summary>Those that belong to the summary. The others are of a partial type's other files, and for who reads these.</summary>
    private static IEnumerable<XElement> Remarks(XElement comment) =>
        comment.Elements("remarks").Count() > 1 && comment.Element("summary") is { } summary
            ? summary.ElementsAfterSelf("remarks").Take(1)
            : comment.Elements("remarks");

    private string Summary(XElement comment)
    {
        if (comment.Element("summary") is { } summary)
            return _html.Blocks(summary);
        return comment.Element("inheritdoc")?.Attribute("cref")?.Value is { } source ? $"<p>As {_html.LinkTo(source)} says.</p>\n" : "";
    }

    private string Section(IEnumerable<XElement> parts, string title) =>
        string.Concat(parts.Select(_html.Blocks)) is { Length: > 0 } text ? $"<h4>{title}</h4>\n{text}" : "";

    private string Named(XElement comment, string element, string title, string attribute)
    {
        var items = comment.Elements(element).Select(part =>
        {
            var name = part.Attribute(attribute)!.Value;
            return $"<dt>{(attribute == "cref" ? _html.LinkTo(name) : $"<code>{Html.Text(name)}</code>")}</dt><dd>{_html.Inlines(part)}</dd>\n";
        });
        return string.Concat(items) is { Length: > 0 } text ? $"<h4>{title}</h4>\n<dl>\n{text}</dl>\n" : "";
    }

    /// <summary>A long declaration, a parameter a line.</summary>
    private static string Wrapped(string declaration)
    {
        const int width = 96;
        var open = declaration.IndexOf('(', StringComparison.Ordinal);
        if (declaration.Length <= width || open < 0)
            return declaration;

        var text = new StringBuilder(declaration[..(open + 1)]).Append("\n    ");
        var depth = 0;
        foreach (var letter in declaration[(open + 1)..])
        {
            depth += letter is '<' or '(' or '[' ? 1 : letter is '>' or ')' or ']' ? -1 : 0;
            if (letter == ' ' && depth == 0 && text[^1] == ',')
                text.Append("\n    ");
            else
                text.Append(letter);
        }

        return text.ToString();
    }
}
