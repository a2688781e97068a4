using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace Rungs.Tests.PublicApi;

/// <summary>The types and members that need a documentation comment, as the documentation file names them.</summary>
internal static class DocumentedSurface
{
    internal static IEnumerable<string> IdsOf(ModuleDefinition module) =>
        module.GetAllTypes().Where(IsVisible).SelectMany(type => MembersOf(type).Prepend(type)).Select(DocCommentId.GetDocCommentId);

    private static IEnumerable<IMemberDefinition> MembersOf(TypeDefinition type)
    {
        if (type.BaseType?.FullName == typeof(MulticastDelegate).FullName)
            return [];

        IEnumerable<IMemberDefinition> methods = type.Methods.Where(m => IsVisible(m) && NeedsComment(m));
        return methods
            .Concat(type.Fields.Where(f => (f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly) && !f.IsSpecialName))
            .Concat(type.Properties.Where(p => IsVisible(p.GetMethod) || IsVisible(p.SetMethod)))
            .Concat(type.Events.Where(e => IsVisible(e.AddMethod)))
            .Where(member => !IsGenerated(member));
    }

    private static bool IsVisible(TypeDefinition type) =>
        type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly) && IsVisible(type.DeclaringType));

    private static bool IsVisible(MethodDefinition? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    /// <summary>Accessors are described with their property or event; a constructor without parameters may be the compiler's.</summary>
    private static bool NeedsComment(MethodDefinition method) =>
        !method.IsGetter && !method.IsSetter && !method.IsAddOn && !method.IsRemoveOn && !(method.IsConstructor && !method.HasParameters);

    private static bool IsGenerated(IMemberDefinition member) =>
        member.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "CompilerGeneratedAttribute");
}
