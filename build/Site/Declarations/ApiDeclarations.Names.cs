using System.Reflection;

namespace Rungs.Site.Declarations;

/// <remarks>Type names as C# writes them, without namespaces.</remarks>
internal sealed partial class ApiDeclarations
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(decimal)] = "decimal",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(uint)] = "uint",
        [typeof(ulong)] = "ulong",
    };

    internal static string Name(Type type) => Name(type, annotated: null);

    private static string Name(Type type, NullabilityInfo? annotated)
    {
        // Of an unconstrained T the context says nullable, with and without a question mark.
        var marked = type.IsByRef ? type.GetElementType()! : type;
        var mark = annotated is { ReadState: NullabilityState.Nullable } && !marked.IsValueType && !marked.IsGenericParameter ? "?" : "";
        if (s_keywords.TryGetValue(type, out var keyword))
            return keyword + mark;
        if (type.IsByRef)
            return Name(type.GetElementType()!, annotated);
        if (type.HasElementType)
            return Name(type.GetElementType()!, annotated?.ElementType) + (type.IsArray ? $"[{new string(',', type.GetArrayRank() - 1)}]" : "*") + mark;
        if (Nullable.GetUnderlyingType(type) is { } value)
            return $"{Name(value)}?";

        return (type.IsGenericParameter ? type.Name : NameOfDefinition(type, annotated)) + mark;
    }

    /// <summary>For example <c>Outer&lt;T&gt;.Inner</c>: a nested type's generic arguments are spread over the names they belong to.</summary>
    private static string NameOfDefinition(Type type, NullabilityInfo? annotated)
    {
        var arguments = type.GetGenericArguments();
        var annotations = annotated?.GenericTypeArguments is { } all && all.Length == arguments.Length ? all : null;
        var taken = 0;
        List<string> names = [];
        foreach (var part in OuterToInner(type))
        {
            var from = taken;
            taken = part.GetGenericArguments().Length;
            var name = part.Name.Split('`')[0];
            var own = Enumerable.Range(from, taken - from).Select(i => Name(arguments[i], annotations?[i])).ToList();
            names.Add(own.Count == 0 ? name : $"{name}<{string.Join(", ", own)}>");
        }

        return string.Join('.', names);
    }

    private static IEnumerable<Type> OuterToInner(Type type) => type.DeclaringType is { } outer ? OuterToInner(outer).Append(type) : [type];
}
