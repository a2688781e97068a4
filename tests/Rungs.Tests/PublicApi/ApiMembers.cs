using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rungs.Tests.PublicApi;

/// <summary>The lines of a type's members: what callers and heirs can see, without what the compiler makes for records.</summary>
internal static class ApiMembers
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>In groups (constructors, fields, properties, events, methods), each by name.</summary>
    internal static IEnumerable<string> Lines(Type type)
    {
        if (ApiTypes.IsDelegate(type))
            return [];
        if (type.IsEnum)
            return type.GetEnumNames().Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), provider: null)}");

        return Sorted(type.GetConstructors(Declared).Where(IsWritten), Constructor)
            .Concat(Sorted(type.GetFields(Declared).Where(IsVisible), Field))
            .Concat(Sorted(type.GetProperties(Declared).Where(p => p.GetAccessors(nonPublic: true).Any(IsVisible) && !IsGenerated(p)), Property))
            .Concat(Sorted(type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod!)), Event))
            .Concat(Sorted(type.GetMethods(Declared).Where(m => IsWritten(m) && (!m.IsSpecialName || IsOperator(m))), Method));
    }

    private static IEnumerable<string> Sorted<T>(IEnumerable<T> members, Func<T, string> line)
        where T : MemberInfo =>
        members.Select(member => (member.Name, Text: line(member)))
            .OrderBy(member => member.Name, StringComparer.Ordinal)
            .ThenBy(member => member.Text, StringComparer.Ordinal)
            .Select(member => member.Text);

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    private static bool IsWritten(MethodBase method) => IsVisible(method) && !IsGenerated(method) && !method.Name.StartsWith('<');

    private static bool IsOperator(MethodInfo method) => method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Constructor(ConstructorInfo constructor) =>
        $"{Access(constructor)}{constructor.DeclaringType!.Name.Split('`')[0]}({ApiParts.Parameters(constructor)})";

    private static string Field(FieldInfo field)
    {
        var access = field.IsPublic ? "" : "protected ";
        var modifier = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? $" = {ApiParts.Value(field.GetRawConstantValue(), field.FieldType)}" : "";
        return $"{access}{modifier}{ApiNames.Of(field.FieldType)} {field.Name}{value}";
    }

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToList();
        var widest = accessors.Find(accessor => accessor.IsPublic) ?? accessors[0];
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(ApiParts.Parameter))}]";
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var bodies = accessors.Select(accessor => $"{(Access(accessor) == Access(widest) ? "" : Access(accessor))}{Keyword(accessor)};");
        return $"{Access(widest)}{Modifier(widest)}{required}{Return(property.PropertyType)} {name} {{ {string.Join(' ', bodies)} }}";
    }

    private static string Event(EventInfo e) =>
        $"{Access(e.AddMethod!)}{Modifier(e.AddMethod!)}event {ApiNames.Of(e.EventHandlerType!)} {e.Name}";

    private static string Method(MethodInfo method)
    {
        var constraints = method.IsGenericMethod ? ApiParts.Constraints(method.GetGenericArguments()) : "";
        return $"{Access(method)}{Modifier(method)}{Return(method.ReturnType)} {method.Name}{ApiParts.GenericParameters(method)}({ApiParts.Parameters(method)}){constraints}";
    }

    private static string Return(Type type) => (type.IsByRef ? "ref " : "") + ApiNames.Of(type);

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Keyword(MethodInfo accessor)
    {
        if (accessor.ReturnType != typeof(void))
            return "get";
        return accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init" : "set";
    }

    private static string Modifier(MethodInfo method)
    {
        if (method.IsStatic)
            return method.IsAbstract ? "static abstract " : "static ";
        if (!method.IsVirtual || method.DeclaringType!.IsInterface)
            return "";

        var isOverride = method.GetBaseDefinition().DeclaringType != method.DeclaringType;
        if (method.IsAbstract)
            return isOverride ? "abstract override " : "abstract ";
        if (isOverride)
            return method.IsFinal ? "sealed override " : "override ";
        return method.IsFinal ? "" : "virtual "; // final without overriding: it implements an interface
    }
}
