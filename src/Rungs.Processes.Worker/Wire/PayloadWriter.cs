using System.Text;

namespace Rungs.Processes.Wire;

/// <summary>Writes the payloads of the handshake and of errors, which are rare.</summary>
internal static class PayloadWriter
{
    /// <summary>The bytes that <paramref name="write"/> writes.</summary>
    internal static byte[] ToBytes(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
            write(writer);
        return stream.ToArray();
    }

    /// <summary>Reads a text. The class library's own way makes room for as much as is announced before it looks whether it is there.</summary>
    /// <exception cref="ProtocolException">It is cut short.</exception>
    internal static string ReadText(this BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        if (length < 0 || length > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new ProtocolException($"A text announces {length} bytes, which are not there.");
        return Encoding.UTF8.GetString(reader.ReadBytes(length));
    }

    /// <summary>Reads them again.</summary>
    /// <exception cref="ProtocolException">They are something else.</exception>
    internal static T Read<T>(ReadOnlyMemory<byte> bytes, Func<BinaryReader, T> read)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes.ToArray()), Encoding.UTF8);
            return read(reader);
        }
        catch (Exception error) when (error is IOException or FormatException or ArgumentException or OverflowException)
        {
            throw new ProtocolException($"A payload is garbage: {error.Message}");
        }
    }
}
