namespace Rungs.Tests.PublicApi;

/// <summary>Type names as C# writes them, without namespaces.</summary>
internal static class ApiNames
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

    internal static string Of(Type type)
    {
        if (s_keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.HasElementType)
            return Of(type.GetElementType()!) + (type.IsArray ? $"[{new string(',', type.GetArrayRank() - 1)}]" : type.IsPointer ? "*" : "");
        if (Nullable.GetUnderlyingType(type) is { } value)
            return $"{Of(value)}?";

        return type.IsGenericParameter ? type.Name : NameOfDefinition(type);
    }

    /// <summary>For example <c>Outer&lt;T&gt;.Inner</c>: a nested type's generic arguments are spread over the names they belong to.</summary>
    private static string NameOfDefinition(Type type)
    {
        var arguments = type.GetGenericArguments();
        var taken = 0;
        List<string> names = [];
        foreach (var part in OuterToInner(type))
        {
            var count = part.GetGenericArguments().Length;
            var own = arguments[taken..count];
            taken = count;
            var name = part.Name.Split('`')[0];
            names.Add(own.Length == 0 ? name : $"{name}<{string.Join(", ", own.Select(Of))}>");
        }

        return string.Join('.', names);
    }

    private static IEnumerable<Type> OuterToInner(Type type) => type.DeclaringType is { } outer ? OuterToInner(outer).Append(type) : [type];
}
