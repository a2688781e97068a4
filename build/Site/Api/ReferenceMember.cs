using System.Reflection;

namespace Rungs.Site.Api;

/// <summary>A visible member: its documentation id, its declaration as C#, and where on its type's page it stands.</summary>
internal sealed record ReferenceMember(MemberInfo Member, string Id, string Declaration, string Anchor)
{
    internal string Name => Member is ConstructorInfo ? Member.DeclaringType!.Name.Split('`')[0] : Member.Name;
}

/// <summary>A visible type of a package, with its members in the order of the page.</summary>
internal sealed record ReferenceType(Type Type, string Package, string Id, IReadOnlyList<ReferenceMember> Members)
{
    internal string Path { get; } = ReferencePaths.OfType(Type);

    internal string Name { get; } = Declarations.ApiDeclarations.Name(Type);
}
