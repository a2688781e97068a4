using System.Reflection;
using System.Xml.Linq;
using Rungs.Site.Api;

namespace Rungs.Site.Tests;

/// <summary>What people can call and cannot read about, in words.</summary>
internal static class CommentGaps
{
    internal static IEnumerable<string> Of(Reference reference, IEnumerable<ReferenceType> types) =>
        types.SelectMany(type => type.Members.Select(member => (member.Id, member.Member)).Prepend((type.Id, type.Type)))
            .Where(member => member.Member is not ConstructorInfo constructor || constructor.GetParameters().Length > 0) // may be the compiler's
            .SelectMany(member => Of(member.Id, member.Member, reference.Comments.Of(member.Id)));

    private static IEnumerable<string> Of(string id, MemberInfo member, XElement? comment)
    {
        if (comment is null)
            return [$"{id}: no comment"];
        if (comment.Element("inheritdoc") is { } inherit)
            return inherit.Attribute("cref")?.Value is { } source && Names.External(source) is not null ? [] : [$"{id}: inherits from {inherit.Attribute("cref")?.Value ?? "nothing"}, which says nothing"];

        var parameters = Parameters.Of(member).Where(parameter => !Says(comment, "param", parameter.Name)).Select(parameter => $"{id}: nothing about the parameter {parameter.Name}");
        var types = Parameters.OfTypes(member).Where(type => !Says(comment, "typeparam", type.Name)).Select(type => $"{id}: nothing about the type parameter {type.Name}");
        IEnumerable<string> summary = Says(comment, "summary") ? [] : [$"{id}: no summary"];
        IEnumerable<string> result = member is MethodInfo method && Returns(method.ReturnType) && !Says(comment, "returns") ? [$"{id}: nothing about what it returns"] : [];
        return [.. summary, .. types, .. parameters, .. result];
    }

    private static bool Says(XElement comment, string element, string? name = null) =>
        comment.Elements(element).Any(found => (name is null || found.Attribute("name")?.Value == name) && (found.HasElements || !string.IsNullOrWhiteSpace(found.Value)));

    private static bool Returns(Type type) => type != typeof(void) && type != typeof(Task) && type != typeof(ValueTask);
}
