using System.Buffers;

namespace Rungs;

/// <summary>What a portable method returned, as it crosses: bytes as they are, everything else as JSON.</summary>
internal static class PortableResult
{
    /// <summary>Writes it.</summary>
    /// <returns>Its bytes; null for bytes that are null. JSON has a null of its own.</returns>
    /// <exception cref="NotSupportedException">It does not cross.</exception>
    internal static ReadOnlyMemory<byte>? Write(PortableMethod method, object? result)
    {
        if (method.ResultType == typeof(Unit))
            return ReadOnlyMemory<byte>.Empty;
        if (PortableParameter.IsRaw(method.ResultType))
            return PortableArguments.BytesOf(result);

        var output = new ArrayBufferWriter<byte>(64);
        try
        {
            PortableJson.Write(output, result, method.ResultType);
        }
        catch (Exception error)
        {
            throw new NotSupportedException($"The result of '{method.Name}', of type '{method.ResultType}', does not cross: {error.Message}", error);
        }

        return output.WrittenMemory;
    }

    /// <summary>Reads it.</summary>
    /// <param name="method">Whose it is.</param>
    /// <param name="bytes">What was written.</param>
    /// <param name="isNull">Whether it is null, where it is bytes.</param>
    /// <param name="isKept">Whether the bytes stay as they are for good; else they are copied.</param>
    /// <exception cref="Exception">The bytes are no such value; what the serializer throws.</exception>
    internal static T Read<T>(PortableMethod method, Memory<byte> bytes, bool isNull, bool isKept)
    {
        var type = method.ResultType;
        if (typeof(T) == typeof(Unit) || isNull)
            return default!;
        if (PortableParameter.IsRaw(type))
            return (T)PortableArguments.RawOf(bytes, type, isKept);
        return typeof(T) == type ? PortableJson.Read<T>(bytes.Span)! : (T)PortableJson.Read(bytes.Span, type)!;
    }
}
