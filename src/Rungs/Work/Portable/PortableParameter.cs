using System.Reflection;

namespace Rungs;

/// <summary>How a parameter of a portable method gets its value where the method runs.</summary>
internal enum PortableParameterKind
{
    /// <summary>As JSON.</summary>
    Json,

    /// <summary>As bytes: <c>byte[]</c>, <c>Memory&lt;byte></c> or <c>ReadOnlyMemory&lt;byte></c>.</summary>
    Raw,

    /// <summary>The run's own token.</summary>
    Token,

    /// <summary>An object that sends what it is told to the caller's.</summary>
    Progress,
}

/// <summary>A parameter of a portable method.</summary>
internal sealed record PortableParameter(string Name, Type Type, PortableParameterKind Kind)
{
    /// <summary>Whether a value of this type crosses as the bytes it is.</summary>
    internal static bool IsRaw(Type type) => type == typeof(byte[]) || type == typeof(Memory<byte>) || type == typeof(ReadOnlyMemory<byte>);

    /// <summary>Whether values of this type cannot be changed, so that one may be handed to many.</summary>
    internal static bool IsPlain(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return Type.GetTypeCode(type) != TypeCode.Object
            || type == typeof(Guid) || type == typeof(TimeSpan) || type == typeof(DateTimeOffset) || type == typeof(DateOnly) || type == typeof(TimeOnly);
    }

    internal static PortableParameter Of(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var kind = type == typeof(CancellationToken) ? PortableParameterKind.Token
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IProgress<>) ? PortableParameterKind.Progress
            : IsRaw(type) ? PortableParameterKind.Raw
            : PortableParameterKind.Json;
        return new PortableParameter(parameter.Name ?? $"#{parameter.Position}", type, kind);
    }
}
