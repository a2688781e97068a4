using System.Reflection;

namespace Rungs.Site.Api;

/// <summary>Documentation ids of reflected members, as the C# specification defines them (annex D, "ID string format").</summary>
internal static class DocIds
{
    internal static string Of(MemberInfo member) => member switch
    {
        Type type => $"T:{Name(type)}",
        FieldInfo field => $"F:{Name(field.DeclaringType!)}.{field.Name}",
        EventInfo e => $"E:{Name(e.DeclaringType!)}.{e.Name}",
        PropertyInfo property => $"P:{Name(property.DeclaringType!)}.{property.Name}{Parameters(property.GetIndexParameters())}",
        ConstructorInfo constructor => $"M:{Name(constructor.DeclaringType!)}.#ctor{Parameters(constructor.GetParameters())}",
        MethodInfo method => $"M:{Name(method.DeclaringType!)}.{method.Name.Replace('.', '#')}{Arity(method)}{Parameters(method.GetParameters())}{Conversion(method)}",
        _ => throw new ArgumentException($"There is no documentation id for {member}.", nameof(member)),
    };

    private static string Name(Type type) => (type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string Arity(MethodInfo method) => method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "";

    private static string Conversion(MethodInfo method) => method.Name is "op_Implicit" or "op_Explicit" ? $"~{Reference(method.ReturnType)}" : "";

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(parameter => Reference(parameter.ParameterType)))})";

    /// <summary>A type as a parameter's: its generic parameters by position, its arguments in braces.</summary>
    private static string Reference(Type type)
    {
        if (type.IsByRef)
            return $"{Reference(type.GetElementType()!)}@";
        if (type.IsPointer)
            return $"{Reference(type.GetElementType()!)}*";
        if (type.IsArray)
            return Reference(type.GetElementType()!) + (type.IsSZArray ? "[]" : $"[{string.Join(',', Enumerable.Repeat("0:", type.GetArrayRank()))}]");
        if (type.IsGenericParameter)
            return $"{(type.DeclaringMethod is null ? "`" : "``")}{type.GenericParameterPosition}";
        return type.IsGenericType ? Generic(type) : Name(type);
    }

    private static string Generic(Type type)
    {
        var arguments = type.GetGenericArguments();
        var taken = 0;
        List<string> parts = [];
        for (var part = type.GetGenericTypeDefinition(); part is not null; part = part.DeclaringType)
            parts.Insert(0, part.DeclaringType is null ? part.FullName! : part.Name);
        return string.Join('.', parts.Select(part =>
        {
            if (part.Split('`') is not [var name, var arity])
                return part;

            var own = arguments[taken..(taken += int.Parse(arity))];
            return $"{name}{{{string.Join(',', own.Select(Reference))}}}";
        }));
    }
}
