using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Rungs;

/// <summary>The arguments of a call as they cross: of each parameter that does, its length and its bytes.</summary>
/// <remarks>
/// A length of <see cref="NullLength"/> stands for bytes that are null; JSON has a null of its own. One of <see cref="BlobLength"/> stands for the next blob: long
/// bytes travel by themselves, so that nobody has to copy them.
/// </remarks>
internal sealed class PortableArguments
{
    /// <summary>The length of a byte array that is null.</summary>
    internal const uint NullLength = uint.MaxValue;

    /// <summary>The length of a byte array that is the next blob.</summary>
    internal const uint BlobLength = uint.MaxValue - 1;

    /// <summary>Bytes of this length or more are a blob.</summary>
    internal const int MinBlob = (64 * 1024) + 1;

    /// <summary>Where the arguments are that each run gets a copy of: which they are, and their place.</summary>
    private readonly List<(int Index, Range Place)> _copied;

    private PortableArguments(ReadOnlyMemory<byte> inline, ReadOnlyMemory<byte>[] blobs, List<(int Index, Range Place)> copied)
    {
        (Inline, Blobs, _copied) = (inline, blobs, copied);
        Length = inline.Length + blobs.Sum(static blob => (long)blob.Length);
    }

    /// <summary>All but the blobs.</summary>
    internal ReadOnlyMemory<byte> Inline { get; }

    /// <summary>Long bytes, in the order of their parameters. Not copied.</summary>
    internal ReadOnlyMemory<byte>[] Blobs { get; }

    /// <summary>How many bytes it is in all.</summary>
    internal long Length { get; }

    /// <summary>Whether some of them can be changed, so that each run gets its own.</summary>
    internal bool HasCopied => _copied.Count > 0;

    /// <summary>Writes the arguments.</summary>
    /// <exception cref="ArgumentException">One of them does not cross.</exception>
    internal static PortableArguments Write(PortableMethod method, object?[] values)
    {
        List<ReadOnlyMemory<byte>> blobs = [];
        List<(int Index, Range Place)> copied = [];
        var output = new ArrayBufferWriter<byte>(64);
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = method.Parameters[i];
            if (parameter.Kind == PortableParameterKind.Raw)
                WriteRaw(output, blobs, values[i]);
            else if (parameter.Kind == PortableParameterKind.Json)
            {
                var place = WriteJson(output, method, parameter, values[i]);
                if (values[i] is not null && !PortableParameter.IsPlain(parameter.Type))
                    copied.Add((i, place));
            }
        }

        return new PortableArguments(output.WrittenMemory, [.. blobs], copied);
    }

    /// <summary>Arguments that have crossed, to cross again.</summary>
    internal static PortableArguments Received(ReadOnlyMemory<byte> inline, ReadOnlyMemory<byte>[] blobs) => new(inline, blobs, []);

    /// <summary>Puts copies in the place of the arguments that can be changed.</summary>
    internal void CopyTo(PortableMethod method, object?[] values)
    {
        foreach (var (index, place) in _copied)
            values[index] = PortableJson.Read(Inline.Span[place], method.Parameters[index].Type);
    }

    /// <summary>Reads the arguments; the places of tokens and progress stay empty.</summary>
    /// <param name="method">Whose they are.</param>
    /// <param name="bytes">What was written.</param>
    /// <param name="blobs">Its blobs; the arguments become them.</param>
    /// <exception cref="InvalidDataException">The bytes are not arguments of this method.</exception>
    internal static object?[] Read(PortableMethod method, ReadOnlyMemory<byte> bytes, IReadOnlyList<byte[]> blobs)
    {
        var values = new object?[method.Parameters.Length];
        var usedBlobs = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = method.Parameters[i];
            if (parameter.Kind is not (PortableParameterKind.Raw or PortableParameterKind.Json))
                continue;

            if (bytes.Length < sizeof(uint))
                throw Broken(method);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span);
            bytes = bytes[sizeof(uint)..];
            if (parameter.Kind == PortableParameterKind.Raw && length == NullLength)
                continue;
            if (parameter.Kind == PortableParameterKind.Raw && length == BlobLength && usedBlobs < blobs.Count)
            {
                values[i] = RawOf(blobs[usedBlobs++], parameter.Type, isKept: true);
                continue;
            }

            if (length > bytes.Length)
                throw Broken(method);
            var own = bytes[..(int)length];
            values[i] = parameter.Kind == PortableParameterKind.Raw ? RawOf(own, parameter.Type, isKept: false) : ReadJson(method, parameter, own.Span);
            bytes = bytes[(int)length..];
        }

        return bytes.IsEmpty && usedBlobs == blobs.Count ? values : throw Broken(method);
    }

    /// <summary>Bytes as a value of one of the types that cross as they are.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="type">Which of the types.</param>
    /// <param name="isKept">Whether the bytes stay as they are for good; else they are copied.</param>
    internal static object RawOf(ReadOnlyMemory<byte> bytes, Type type, bool isKept)
    {
        if (!isKept)
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

    private static void WriteRaw(ArrayBufferWriter<byte> output, List<ReadOnlyMemory<byte>> blobs, object? value)
    {
        var bytes = BytesOf(value);
        var isBlob = bytes?.Length >= MinBlob;
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(sizeof(uint)), bytes is null ? NullLength : isBlob ? BlobLength : (uint)bytes.Value.Length);
        output.Advance(sizeof(uint));
        if (isBlob)
            blobs.Add(MemoryMarshal.TryGetArray(bytes!.Value, out _) ? bytes.Value : bytes.Value.ToArray()); // memory of somebody's own may be gone when it is sent
        else if (bytes is { } few)
            output.Write(few.Span);
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
