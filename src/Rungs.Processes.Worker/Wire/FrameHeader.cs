using System.Buffers.Binary;

namespace Rungs.Processes.Wire;

/// <summary>The sixteen bytes before each payload: its length (4), type (1), flags (1), nothing (2), the call's number (8); little end first.</summary>
internal readonly record struct FrameHeader(int Length, FrameType Type, long Id, byte Flags = 0)
{
    /// <summary>How long it is.</summary>
    internal const int Size = 16;

    /// <summary>A <see cref="FrameType.Result"/> that is null, in place of bytes.</summary>
    internal const byte IsNull = 1;

    /// <summary>A <see cref="FrameType.Call"/> whose answer is to come after a <see cref="FrameType.Times"/>.</summary>
    internal const byte IsTimed = 2;

    internal void Write(Span<byte> place)
    {
        BinaryPrimitives.WriteInt32LittleEndian(place, Length);
        place[4] = (byte)Type;
        place[5] = Flags;
        BinaryPrimitives.WriteInt16LittleEndian(place[6..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(place[8..], Id);
    }

    /// <exception cref="ProtocolException">It is no header, or announces more than <paramref name="maxLength"/>.</exception>
    internal static FrameHeader Read(ReadOnlySpan<byte> bytes, int maxLength)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (BinaryPrimitives.ReadInt16LittleEndian(bytes[6..]) != 0 || !IsType(bytes[4]) || bytes[5] > IsTimed)
            throw new ProtocolException($"A header is garbage: {Convert.ToHexString(bytes[..Size])}.");
        if (length > (uint)maxLength)
            throw new ProtocolException($"A frame announces {length} bytes; at most {maxLength} are allowed.");
        return new FrameHeader((int)length, (FrameType)bytes[4], BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]), bytes[5]);
    }

    /// <summary>By hand, because the class library looks an enumeration's names up by reflection, which is dear where a worker starts.</summary>
    private static bool IsType(byte type) => (FrameType)type is
        FrameType.Hello or FrameType.Setup or FrameType.Ready or FrameType.Refused or FrameType.Sources or FrameType.Blob
        or FrameType.Call or FrameType.Result or FrameType.Error or FrameType.Cancelled or FrameType.Progress or FrameType.Times or FrameType.Cancel;
}
