using System.Buffers.Binary;

namespace Rungs.Hosts.Jobs;

/// <summary>Arguments as one piece: the length of what is inline and that, and of each blob its length and its bytes.</summary>
/// <remarks>Lengths are 32 bits, the lowest byte first.</remarks>
internal static class JobBody
{
    internal static byte[] Write(PortableArguments arguments)
    {
        var bytes = new byte[LengthOf(arguments)];
        var rest = bytes.AsSpan();
        Append(ref rest, arguments.Inline.Span);
        foreach (var blob in arguments.Blobs)
            Append(ref rest, blob.Span);
        return bytes;
    }

    /// <summary>How long it is in all.</summary>
    internal static long LengthOf(PortableArguments arguments) => arguments.Length + (sizeof(int) * (1L + arguments.Blobs.Length));

    /// <exception cref="InvalidDataException">The bytes are something else.</exception>
    internal static (ReadOnlyMemory<byte> Inline, byte[][] Blobs) Read(ReadOnlyMemory<byte> bytes)
    {
        var inline = Take(ref bytes);
        List<byte[]> blobs = [];
        while (!bytes.IsEmpty)
            blobs.Add(Take(ref bytes).ToArray());
        return (inline, [.. blobs]);
    }

    private static void Append(ref Span<byte> rest, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32LittleEndian(rest, part.Length);
        part.CopyTo(rest[sizeof(int)..]);
        rest = rest[(sizeof(int) + part.Length)..];
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> rest)
    {
        if (rest.Length < sizeof(int))
            throw new InvalidDataException("The body ends in the middle of a length.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
        rest = rest[sizeof(int)..];
        if (length < 0 || length > rest.Length)
            throw new InvalidDataException($"The body says that {length} bytes follow, and has {rest.Length}.");
        var part = rest[..length];
        rest = rest[length..];
        return part;
    }
}
