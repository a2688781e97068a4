using System.Reflection;
using System.Text;
using Rungs.Site.Declarations;
using Rungs.Site.Layout;

namespace Rungs.Site.Api;

/// <summary>The page of a type: its declaration, what it is for, and each member with all that is said about it.</summary>
internal sealed partial class TypePage
{
    private readonly ReferenceType _type;
    private readonly Reference _reference;
    private readonly CommentHtml _html;
    private readonly StringBuilder _text = new();

    private TypePage(ReferenceType type, Reference reference)
    {
        _type = type;
        _reference = reference;
        _html = new CommentHtml(reference, type.Path, type.Id[2..]);
    }

    internal static SitePage Of(ReferenceType type, Reference reference, Template template)
    {
        var page = new TypePage(type, reference);
        page.Head();
        page.Groups();
        page.Inherited();
        page.Heirs();
        var entries = type.Members.Where(member => member.Member is not ConstructorInfo).GroupBy(member => member.Name)
            .Select(group => new SearchEntry($"{type.Name}.{group.Key}", HeadingOf(group.Key, [.. group]), "member"));
        return new SitePage(type.Path, type.Name, "type", template.Render(type.Path, type.Name, page._text.ToString()), [.. entries]);
    }

    private void Head()
    {
        var space = _type.Type.Namespace!;
        _text.Append($"<p class=\"where\">{Html.Link(Html.Relative(_type.Path, ReferencePaths.OfNamespace(space)), space)}, package {Html.Text(_type.Package)}</p>\n");
        _text.Append($"<h1>{Html.Text(_type.Name)}</h1>\n");
        var code = Code(new ApiDeclarations(nullability: true).Header(_type.Type));
        var comment = _reference.Comments.Of(_type.Id);
        _text.Append(comment is null ? code : Summary(comment) + code + Details(comment));
    }

    private void Groups()
    {
        foreach (var group in _type.Members.GroupBy(TitleOf))
        {
            _text.Append($"<h2 id=\"{ReferencePaths.Anchor(group.Key)}-of-type\">{group.Key}</h2>\n");
            foreach (var overloads in group.GroupBy(member => member.Name))
                Member(overloads.Key, [.. overloads]);
        }
    }

    private void Member(string name, IReadOnlyList<ReferenceMember> overloads)
    {
        _text.Append($"<h3 id=\"{HeadingOf(name, overloads)}\">{Html.Text(TitleOf(overloads[0]) == "Operators" ? "conversion" : name)}</h3>\n");
        foreach (var alike in overloads.GroupBy(member => Comment(_reference.Comments.Of(member.Id))))
        {
            _text.Append("<div class=\"member\">\n");
            foreach (var member in alike)
                _text.Append(Code(member.Declaration, member.Anchor == HeadingOf(name, overloads) ? null : member.Anchor));
            _text.Append(alike.Key).Append("</div>\n");
        }
    }

    /// <summary>The id of the heading above all members of a name; of a single member it is the member's own.</summary>
    private static string HeadingOf(string name, IReadOnlyList<ReferenceMember> overloads) =>
        overloads.Count == 1 && overloads[0].Member is not ConstructorInfo ? overloads[0].Anchor : ReferencePaths.Anchor(overloads[0].Member is ConstructorInfo ? "constructors" : name);

    private void Inherited()
    {
        var own = _type.Members.Select(member => member.Name).ToHashSet();
        for (var parent = _type.Type.BaseType; parent is not null; parent = parent.BaseType)
        {
            var id = DocIds.Of(parent);
            if (_reference.Types.FirstOrDefault(type => type.Id == id) is not { } known)
                continue;

            var links = known.Members.Where(member => member.Member is not ConstructorInfo && own.Add(member.Name))
                .Select(member => $"<li><a href=\"{Html.Text(Html.Relative(_type.Path, $"{known.Path}#{member.Anchor}"))}\"><code>{Html.Text(member.Name)}</code></a></li>");
            _text.Append($"<h2 id=\"from-{ReferencePaths.Anchor(known.Name)}\">Inherited from {_html.LinkTo(known.Id)}</h2>\n<ul>{string.Concat(links)}</ul>\n");
        }
    }

    private void Heirs()
    {
        var heirs = _reference.Types.Where(type => type.Type.BaseType is { } parent && DocIds.Of(parent) == _type.Id).ToList();
        if (heirs.Count > 0)
            _text.Append($"<h2 id=\"heirs\">Derived types</h2>\n<ul>{string.Concat(heirs.Select(heir => $"<li>{_html.LinkTo(heir.Id)}</li>"))}</ul>\n");
    }

    private static string TitleOf(ReferenceMember member) => member.Member switch
    {
        ConstructorInfo => "Constructors",
        FieldInfo { DeclaringType.IsEnum: true } => "Values",
        FieldInfo => "Fields",
        PropertyInfo => "Properties",
        EventInfo => "Events",
        MethodInfo { IsSpecialName: true } => "Operators",
        _ => "Methods",
    };
}
