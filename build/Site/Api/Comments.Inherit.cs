using System.Reflection;
using System.Xml.Linq;
using System.Xml.XPath;

namespace Rungs.Site.Api;

/// <remarks>What <c>inheritdoc</c> stands for.</remarks>
internal sealed partial class Comments
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Puts in the place of <paramref name="inherit"/> what it names, without what is written here already or is about other parameters.</summary>
    private void Fill(XElement whole, XElement inherit, string id, HashSet<string> asked)
    {
        var source = inherit.Attribute("cref")?.Value ?? BaseOf(id);
        if (source is null || Of(source, asked) is not { } comment)
        {
            inherit.SetAttributeValue("cref", source);
            return;
        }

        var path = inherit.Attribute("path")?.Value;
        var taken = path is null ? comment.Elements() : comment.XPathSelectElements(path.StartsWith('/') ? $".{path}" : path);
        inherit.ReplaceWith(taken.Where(element => !HasOwn(whole, element) && IsAbout(id, element)).Select(element => new XElement(element)).ToArray());
    }

    private static bool HasOwn(XElement whole, XElement element) =>
        whole.Elements(element.Name).Any(own => own.Attribute("name")?.Value == element.Attribute("name")?.Value && own.Attribute("cref")?.Value == element.Attribute("cref")?.Value);

    private bool IsAbout(string id, XElement element)
    {
        if (element.Name.LocalName is not ("param" or "typeparam") || !_members.TryGetValue(id, out var member))
            return true;
        return (element.Name.LocalName == "param" ? Parameters.Of(member).Select(parameter => parameter.Name) : Parameters.OfTypes(member).Select(type => type.Name))
            .Contains(element.Attribute("name")?.Value);
    }

    /// <summary>What a member overrides or implements; null where it does neither.</summary>
    private string? BaseOf(string id) => _members.GetValueOrDefault(id) switch
    {
        Type type => type.BaseType is { } parent && parent != typeof(object) ? DocIds.Of(parent) : type.GetInterfaces().FirstOrDefault() is { } first ? DocIds.Of(first) : null,
        MethodInfo method => BaseOf(method) is { } inherited ? DocIds.Of(inherited) : null,
        PropertyInfo property when BaseOf(property.GetAccessors(nonPublic: true)[0]) is { } accessor => PropertyOf(accessor) is { } inherited ? DocIds.Of(inherited) : null,
        _ => null,
    };

    private static MemberInfo? PropertyOf(MethodInfo accessor) =>
        accessor.DeclaringType!.GetProperties(All).FirstOrDefault(property => property.GetAccessors(nonPublic: true).Contains(accessor));

    private static MethodInfo? BaseOf(MethodInfo method)
    {
        var first = method.GetBaseDefinition();
        if (first != method)
            return Definition(first);

        var type = method.DeclaringType!;
        return type.IsInterface ? null : type.GetInterfaces().Select(contract => Implemented(type, contract, method)).FirstOrDefault(found => found is not null);
    }

    private static MethodInfo? Implemented(Type type, Type contract, MethodInfo method)
    {
        var map = type.GetInterfaceMap(contract);
        var index = Array.FindIndex(map.TargetMethods, target => target.MetadataToken == method.MetadataToken && target.Module == method.Module);
        return index < 0 ? null : Definition(map.InterfaceMethods[index]);
    }

    /// <summary>The method as its generic type declares it.</summary>
    private static MethodInfo Definition(MethodInfo method) =>
        method.DeclaringType is { IsConstructedGenericType: true } type
            ? type.GetGenericTypeDefinition().GetMethods(All).First(candidate => candidate.MetadataToken == method.MetadataToken)
            : method;
}
