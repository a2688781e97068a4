using System.Buffers.Binary;

namespace Rungs.Processes.Wire;

/// <summary>The payload of a <see cref="FrameType.Times"/>: when a call's function was called and when it had ended (8 bytes each), as <see cref="System.Diagnostics.Stopwatch"/> counts.</summary>
/// <remarks>That is the machine's monotonic clock, which all its processes share: the pool can take the times as its own.</remarks>
internal readonly record struct TimesNote(long Began, long Ended)
{
    /// <summary>How long it is.</summary>
    internal const int Size = 16;

    internal void Write(Span<byte> place)
    {
        BinaryPrimitives.WriteInt64LittleEndian(place, Began);
        BinaryPrimitives.WriteInt64LittleEndian(place[sizeof(long)..], Ended);
    }

    /// <exception cref="ProtocolException">It is not as long as it should be.</exception>
    internal static TimesNote From(ReadOnlySpan<byte> payload) => payload.Length == Size
        ? new TimesNote(BinaryPrimitives.ReadInt64LittleEndian(payload), BinaryPrimitives.ReadInt64LittleEndian(payload[sizeof(long)..]))
        : throw new ProtocolException($"Times are {payload.Length} bytes in place of {Size}.");
}
