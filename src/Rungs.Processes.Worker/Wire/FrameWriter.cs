using System.Buffers;
using System.Buffers.Binary;

namespace Rungs.Processes.Wire;

/// <summary>Collects frames, and sends them in as few steps as may be, on a thread that may block. One caller at a time.</summary>
internal sealed class FrameWriter(Stream stream)
{
    /// <summary>Bytes beyond this are sent from where they are.</summary>
    private const int MaxCopied = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _output = new(4096);

    /// <summary>Begins a frame, whose payload of <paramref name="length"/> bytes is to follow.</summary>
    internal void Begin(FrameType type, long id, int length, byte flags = 0)
    {
        new FrameHeader(length, type, id, flags).Write(_output.GetSpan(FrameHeader.Size));
        _output.Advance(FrameHeader.Size);
    }

    internal void WriteByte(byte value) => Write([value]);

    internal void WriteUInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_output.GetSpan(sizeof(ushort)), value);
        _output.Advance(sizeof(ushort));
    }

    internal void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_output.GetSpan(sizeof(int)), value);
        _output.Advance(sizeof(int));
    }

    /// <summary>Appends bytes; where they are many, what is pending is sent, and then they, from where they are.</summary>
    internal void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= MaxCopied)
        {
            _output.Write(bytes);
            return;
        }

        Flush();
        stream.Write(bytes);
    }

    /// <summary>Sends what is pending.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    internal void Flush()
    {
        if (_output.WrittenCount == 0)
            return;
        stream.Write(_output.WrittenSpan);
        _output.ResetWrittenCount();
    }
}
