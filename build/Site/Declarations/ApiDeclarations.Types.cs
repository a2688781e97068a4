using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rungs.Site.Declarations;

/// <remarks>The first line of a type.</remarks>
internal sealed partial class ApiDeclarations
{
    internal static bool IsVisible(Type type) =>
        !type.Name.StartsWith('<') && (type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!)));

    internal static bool IsDelegate(Type type) => typeof(Delegate).IsAssignableFrom(type);

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null || IsRecordStruct(type);

    internal string Header(Type type)
    {
        var access = type.IsNestedFamily || type.IsNestedFamORAssem ? "protected" : "public";
        if (IsDelegate(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"{access} delegate {Return(invoke.ReturnParameter)} {Name(type)}({Parameters(invoke)}){Constraints(type)}";
        }

        return $"{access} {Kind(type)} {Name(type)}{Bases(type)}{Constraints(type)}";
    }

    private static string Constraints(Type type) => Constraints(type.GetGenericArguments());

    internal static string Kind(Type type)
    {
        if (type.IsEnum)
            return "enum";
        if (type.IsInterface)
            return "interface";
        if (type.IsValueType)
        {
            return (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")
                + (type.IsByRefLike ? "ref " : "")
                + (IsRecord(type) ? "record struct" : "struct");
        }

        var modifier = type.IsAbstract ? (type.IsSealed ? "static " : "abstract ") : type.IsSealed ? "sealed " : "";
        return modifier + (IsRecord(type) ? "record" : "class");
    }

    private static string Bases(Type type)
    {
        if (type.IsEnum)
            return Enum.GetUnderlyingType(type) == typeof(int) ? "" : $" : {Name(Enum.GetUnderlyingType(type))}";

        List<string> bases = [];
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
            bases.Add(Name(parent));
        bases.AddRange(OwnInterfaces(type).Select(Name).Order(StringComparer.Ordinal));
        return bases.Count == 0 ? "" : $" : {string.Join(", ", bases)}";
    }

    /// <summary>Public interfaces that the base type does not have; a record's equality goes without saying.</summary>
    private static IEnumerable<Type> OwnInterfaces(Type type) =>
        from candidate in type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? [])
        where candidate.IsVisible && !(IsRecord(type) && candidate == typeof(IEquatable<>).MakeGenericType(type))
        select candidate;

    private static bool IsRecordStruct(Type type) =>
        type.IsValueType && type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is { } print
        && print.IsDefined(typeof(CompilerGeneratedAttribute));
}
