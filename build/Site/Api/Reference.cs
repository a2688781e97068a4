using System.Reflection;
using Rungs.Hosts;
using Rungs.Processes;
using Rungs.Site.Declarations;
using Rungs.Site.Layout;
using Rungs.Testing;

namespace Rungs.Site.Api;

/// <summary>The visible types and members of the packages, what is written about them, and where their pages are.</summary>
internal sealed class Reference
{
    private readonly Dictionary<string, string> _paths;
    private readonly Dictionary<(string Name, int Arity), string> _byName;

    private Reference(IReadOnlyList<ReferenceType> types, Comments comments)
    {
        Types = types;
        Comments = comments;
        Namespaces = [.. types.Select(type => type.Type.Namespace!).Distinct().Order(StringComparer.Ordinal)];
        _paths = types
            .SelectMany(type => type.Members.Select(member => (member.Id, Path: $"{type.Path}#{member.Anchor}")).Prepend((type.Id, type.Path)))
            .ToDictionary(place => place.Id, place => place.Path);
        _byName = types.Where(type => !type.Type.IsNested)
            .ToDictionary(type => (type.Type.Name.Split('`')[0], type.Type.GetGenericArguments().Length), type => type.Path);
    }

    /// <summary>What the reference is made of: every package whose types people use.</summary>
    internal static IReadOnlyList<Assembly> Packages { get; } = [typeof(Work).Assembly, typeof(ProcessPool).Assembly, typeof(HostPool).Assembly, typeof(VirtualTime).Assembly];

    internal IReadOnlyList<ReferenceType> Types { get; }

    internal Comments Comments { get; }

    internal IReadOnlyList<string> Namespaces { get; }

    internal static Reference Load() => Of(Packages, [.. Packages.Select(package => Path.ChangeExtension(package.Location, ".xml"))]);

    internal static Reference Of(IEnumerable<Assembly> packages, IReadOnlyList<string> documentation)
    {
        var types = packages.SelectMany(package => package.GetTypes().Where(ApiDeclarations.IsVisible).Select(TypeOf))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .ToList();
        return new Reference(types, Comments.Read(documentation, types));
    }

    /// <summary>Where the page of a type or the place of a member is; null where it is none of ours.</summary>
    internal string? PathOf(string id) => _paths.GetValueOrDefault(id);

    /// <summary>The link from the page <paramref name="from"/> to the type of this name; null where there is none.</summary>
    internal string? LinkOf(string from, string name, int arity) =>
        _byName.TryGetValue((name, arity), out var path) && path != from ? Html.Relative(from, path) : null;

    private static ReferenceType TypeOf(Type type)
    {
        var members = new ApiDeclarations(nullability: true).Members(type).ToList();
        var perName = members.GroupBy(member => member.Member.Name).ToDictionary(group => group.Key, group => group.Count());
        var prefix = DocIds.Of(type)[2..].Length + 3;
        return new ReferenceType(type, type.Assembly.GetName().Name!, DocIds.Of(type), [.. members.Select(member => Member(member.Member, member.Line))]);

        ReferenceMember Member(MemberInfo member, string line)
        {
            var id = DocIds.Of(member);
            var text = perName[member.Name] == 1 && member is not ConstructorInfo ? member.Name : id[prefix..] + (id.EndsWith(')') ? "" : "-none");
            return new ReferenceMember(member, id, line, ReferencePaths.Anchor(text));
        }
    }
}
