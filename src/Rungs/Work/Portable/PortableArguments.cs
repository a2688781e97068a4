using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Rungs;

/// <summary>The arguments of a call as they cross: of each parameter that does, its length and its bytes.</summary>
/// <remarks>A length of <see cref="NullLength"/> stands for bytes that are null; JSON has a null of its own.</remarks>
internal sealed class PortableArguments
{
    /// <summary>The length of a byte array that is null.</summary>
    internal const uint NullLength = uint.MaxValue;

    /// <summary>Bytes of an argument beyond this are not copied.</summary>
    private const int MaxCopied = 4096;

    /// <summary>Where the arguments are that each run gets a copy of: which they are, and their segment and place there.</summary>
    private readonly List<(int Index, int Segment, Range Place)> _copied;

    private PortableArguments(ReadOnlyMemory<byte>[] segments, List<(int Index, int Segment, Range Place)> copied)
    {
        Segments = segments;
        Length = segments.Sum(static segment => (long)segment.Length);
        _copied = copied;
    }

    /// <summary>All of it, in order.</summary>
    internal ReadOnlyMemory<byte>[] Segments { get; }

    /// <summary>How many bytes it is.</summary>
    internal long Length { get; }

    /// <summary>Whether some of them can be changed, so that each run gets its own.</summary>
    internal bool HasCopied => _copied.Count > 0;

    /// <summary>Writes the arguments.</summary>
    /// <exception cref="ArgumentException">One of them does not cross.</exception>
    internal static PortableArguments Write(PortableMethod method, object?[] values)
    {
        List<ReadOnlyMemory<byte>> segments = [];
        List<(int Index, int Segment, Range Place)> copied = [];
        var output = new ArrayBufferWriter<byte>(64);
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = method.Parameters[i];
            if (parameter.Kind == PortableParameterKind.Raw)
                output = WriteRaw(output, segments, values[i]);
            else if (parameter.Kind == PortableParameterKind.Json)
            {
                var place = WriteJson(output, method, parameter, values[i]);
                if (values[i] is not null && !PortableParameter.IsPlain(parameter.Type))
                    copied.Add((i, segments.Count, place));
            }
        }

        if (output.WrittenCount > 0)
            segments.Add(output.WrittenMemory);
        return new PortableArguments([.. segments], copied);
    }

    /// <summary>Puts copies in the place of the arguments that can be changed.</summary>
    internal void CopyTo(PortableMethod method, object?[] values)
    {
        foreach (var (index, segment, place) in _copied)
            values[index] = PortableJson.Read(Segments[segment].Span[place], method.Parameters[index].Type);
    }

    /// <summary>Reads the arguments; the places of tokens and progress stay empty.</summary>
    /// <param name="method">Whose they are.</param>
    /// <param name="bytes">What was written.</param>
    /// <param name="isKept">Whether the bytes stay as they are for good, so that arguments that are memory may point into them.</param>
    /// <exception cref="InvalidDataException">The bytes are not arguments of this method.</exception>
    internal static object?[] Read(PortableMethod method, ReadOnlyMemory<byte> bytes, bool isKept)
    {
        var values = new object?[method.Parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = method.Parameters[i];
            if (parameter.Kind is not (PortableParameterKind.Raw or PortableParameterKind.Json))
                continue;

            if (bytes.Length < sizeof(uint))
                throw Broken(method);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span);
            bytes = bytes[sizeof(uint)..];
            if (length == NullLength && parameter.Kind == PortableParameterKind.Raw)
                continue;
            if (length > bytes.Length)
                throw Broken(method);
            values[i] = parameter.Kind == PortableParameterKind.Raw ? RawOf(bytes[..(int)length], parameter.Type, isKept) : ReadJson(method, parameter, bytes.Span[..(int)length]);
            bytes = bytes[(int)length..];
        }

        return bytes.IsEmpty ? values : throw Broken(method);
    }

    /// <summary>Bytes as a value of one of the types that cross as they are.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="type">Which of the types.</param>
    /// <param name="isKept">Whether the bytes stay as they are for good; else they are copied.</param>
    internal static object RawOf(ReadOnlyMemory<byte> bytes, Type type, bool isKept)
    {
        if (!isKept || type == typeof(Memory<byte>))
            bytes = bytes.ToArray();
        if (type == typeof(ReadOnlyMemory<byte>))
            return bytes;

        var isWhole = MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length;
        var array = isWhole ? segment.Array! : bytes.ToArray();
        return type == typeof(byte[]) ? array : (object)array.AsMemory();
    }

    /// <summary>The bytes of such a value; null where it is.</summary>
    internal static ReadOnlyMemory<byte>? BytesOf(object? value) => value switch
    {
        null => (ReadOnlyMemory<byte>?)null, // without the cast, C# takes it for no bytes
        byte[] array => array,
        Memory<byte> memory => memory,
        _ => (ReadOnlyMemory<byte>)value,
    };

    private static ArrayBufferWriter<byte> WriteRaw(ArrayBufferWriter<byte> output, List<ReadOnlyMemory<byte>> segments, object? value)
    {
        var bytes = BytesOf(value);
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(sizeof(uint)), (uint?)bytes?.Length ?? NullLength);
        output.Advance(sizeof(uint));
        if (bytes is not { } present)
            return output;
        if (present.Length <= MaxCopied)
        {
            output.Write(present.Span);
            return output;
        }

        segments.Add(output.WrittenMemory);
        segments.Add(present);
        return new ArrayBufferWriter<byte>(64);
    }

    private static object? ReadJson(PortableMethod method, PortableParameter parameter, ReadOnlySpan<byte> json)
    {
        try
        {
            return PortableJson.Read(json, parameter.Type);
        }
        catch (Exception error)
        {
            throw new InvalidDataException($"Argument '{parameter.Name}' of '{method.Name}' has arrived, but cannot be read as '{parameter.Type}': {error.Message}", error);
        }
    }

    /// <returns>Where its JSON is.</returns>
    private static Range WriteJson(ArrayBufferWriter<byte> output, PortableMethod method, PortableParameter parameter, object? value)
    {
        var start = output.WrittenCount;
        output.Write(stackalloc byte[sizeof(uint)]);
        try
        {
            PortableJson.Write(output, value, parameter.Type);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new ArgumentException($"Argument '{parameter.Name}' of '{method.Name}' does not cross: {error.Message} Take a type that JSON can write and read, or set PortableRegistry.Json.", "call", error);
        }

        var length = output.WrittenCount - start - sizeof(uint);
        BinaryPrimitives.WriteInt32LittleEndian(MemoryMarshal.AsMemory(output.WrittenMemory).Span[start..], length); // it was not known before
        return new Range(start + sizeof(uint), start + sizeof(uint) + length);
    }

    private static InvalidDataException Broken(PortableMethod method) => new($"The bytes are not arguments of '{method.Id}'.");
}
