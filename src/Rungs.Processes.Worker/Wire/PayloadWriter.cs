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

    /// <summary>Reads them again.</summary>
    /// <exception cref="ProtocolException">They are something else.</exception>
    internal static T Read<T>(ReadOnlyMemory<byte> bytes, Func<BinaryReader, T> read)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes.ToArray()), Encoding.UTF8);
            return read(reader);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or FormatException or ArgumentException or OverflowException)
        {
            throw new ProtocolException($"A payload is garbage: {error.Message}");
        }
    }
}
