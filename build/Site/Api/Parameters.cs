using System.Reflection;

namespace Rungs.Site.Api;

/// <summary>What a member's callers hand over, or name.</summary>
internal static class Parameters
{
    internal static IEnumerable<ParameterInfo> Of(MemberInfo member) => member switch
    {
        MethodBase method => method.GetParameters(),
        PropertyInfo property => property.GetIndexParameters(),
        Type type when Declarations.ApiDeclarations.IsDelegate(type) => type.GetMethod("Invoke")!.GetParameters(),
        _ => [],
    };

    /// <summary>Its own type parameters, not those of its type.</summary>
    internal static IEnumerable<Type> OfTypes(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetGenericArguments(),
        Type type => type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0),
        _ => [],
    };
}
