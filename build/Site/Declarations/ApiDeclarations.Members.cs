using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rungs.Site.Declarations;

/// <remarks>The lines of a type's members: what callers and heirs can see, without what the compiler makes for records.</remarks>
internal sealed partial class ApiDeclarations
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>In groups (constructors, fields, properties, events, methods), each by name.</summary>
    internal IEnumerable<(MemberInfo Member, string Line)> Members(Type type)
    {
        if (IsDelegate(type))
            return [];
        if (type.IsEnum)
            return type.GetEnumNames().Select(name => ((MemberInfo)type.GetField(name)!, $"{name} = {Convert.ToInt64(Enum.Parse(type, name), provider: null)}"));

        return Sorted(type.GetConstructors(Declared).Where(IsWritten), Constructor)
            .Concat(Sorted(type.GetFields(Declared).Where(IsVisible), Field))
            .Concat(Sorted(type.GetProperties(Declared).Where(p => p.GetAccessors(nonPublic: true).Any(IsVisible) && !IsGenerated(p)), Property))
            .Concat(Sorted(type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod!)), Event))
            .Concat(Sorted(type.GetMethods(Declared).Where(m => IsWritten(m) && (!m.IsSpecialName || IsOperator(m))), Method));
    }

    private static IEnumerable<(MemberInfo Member, string Line)> Sorted<T>(IEnumerable<T> members, Func<T, string> line)
        where T : MemberInfo =>
        members.Select(member => (Member: (MemberInfo)member, Line: line(member)))
            .OrderBy(member => member.Member.Name, StringComparer.Ordinal)
            .ThenBy(member => member.Line, StringComparer.Ordinal);

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    private static bool IsWritten(MethodBase method) => IsVisible(method) && !IsGenerated(method) && !method.Name.StartsWith('<');

    private static bool IsOperator(MethodInfo method) => method.Name.StartsWith("op_", StringComparison.Ordinal);

    private string Constructor(ConstructorInfo constructor) =>
        $"{Access(constructor)}{constructor.DeclaringType!.Name.Split('`')[0]}({Parameters(constructor)})";

    private string Field(FieldInfo field)
    {
        var access = field.IsPublic ? "" : "protected ";
        var modifier = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? $" = {Value(field.GetRawConstantValue(), field.FieldType)}" : "";
        return $"{access}{modifier}{Name(field.FieldType, _nullability?.Create(field))} {field.Name}{value}";
    }

    private string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToList();
        var widest = accessors.Find(accessor => accessor.IsPublic) ?? accessors[0];
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var bodies = accessors.Select(accessor => $"{(Access(accessor) == Access(widest) ? "" : Access(accessor))}{Keyword(accessor)};");
        return $"{Access(widest)}{Modifier(widest)}{required}{(property.PropertyType.IsByRef ? "ref " : "")}{Name(property.PropertyType, _nullability?.Create(property))} {name} {{ {string.Join(' ', bodies)} }}";
    }

    private string Event(EventInfo e) =>
        $"{Access(e.AddMethod!)}{Modifier(e.AddMethod!)}event {Name(e.EventHandlerType!, _nullability?.Create(e))} {e.Name}";

    private string Method(MethodInfo method)
    {
        var constraints = method.IsGenericMethod ? Constraints(method.GetGenericArguments()) : "";
        return $"{Access(method)}{Modifier(method)}{Return(method.ReturnParameter)} {method.Name}{GenericParameters(method)}({Parameters(method)}){constraints}";
    }

    private string Return(ParameterInfo returned) =>
        (returned.ParameterType.IsByRef ? "ref " : "") + Name(returned.ParameterType, _nullability?.Create(returned));

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
