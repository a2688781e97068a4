using System.Buffers.Binary;
using System.Text;

namespace Rungs.Processes.Wire;

/// <summary>The payload of a <see cref="FrameType.Call"/>: the method's numbers, the caller's trace, the arguments.</summary>
/// <param name="Source">The place of the source (2 bytes).</param>
/// <param name="Token">The method's metadata token in it (4 bytes).</param>
/// <param name="Trace">The caller's activity as W3C writes it; null where it had none (1 byte for its length, then ASCII).</param>
/// <param name="Arguments">The rest; see <see cref="PortableArguments"/>.</param>
internal readonly record struct CallNote(int Source, int Token, string? Trace, ReadOnlyMemory<byte> Arguments)
{
    private const int FixedSize = sizeof(ushort) + sizeof(int) + sizeof(byte);

    /// <summary>The most that a payload is longer than its arguments.</summary>
    internal const int MaxSize = FixedSize + byte.MaxValue;

    /// <summary>How long the payload is without its arguments.</summary>
    internal static int SizeOf(string? trace) => FixedSize + (trace?.Length ?? 0);

    /// <summary>Writes all but the arguments.</summary>
    internal static void Write(FrameWriter writer, int source, int token, string? trace)
    {
        writer.WriteUInt16((ushort)source);
        writer.WriteInt32(token);
        writer.WriteByte((byte)(trace?.Length ?? 0));
        if (trace is not null)
            writer.Write(Encoding.ASCII.GetBytes(trace));
    }

    /// <exception cref="InvalidDataException">The payload is too short.</exception>
    internal static CallNote From(ReadOnlyMemory<byte> payload)
    {
        var bytes = payload.Span;
        if (bytes.Length < FixedSize || bytes.Length < FixedSize + bytes[FixedSize - 1])
            throw new InvalidDataException("The call is cut short.");
        var traceLength = bytes[FixedSize - 1];
        return new CallNote(
            BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[sizeof(ushort)..]),
            traceLength == 0 ? null : Encoding.ASCII.GetString(bytes.Slice(FixedSize, traceLength)),
            payload[(FixedSize + traceLength)..]);
    }
}
