using System.Buffers;
using System.Text;

namespace Rungs.Hosts.Jobs;

/// <summary>What a reply says.</summary>
internal enum ReplyKind : byte
{
    /// <summary>The result follows.</summary>
    Result = 1,

    /// <summary>The result is bytes, and null.</summary>
    Null = 2,

    /// <summary>The error that the function threw follows.</summary>
    Error = 3,

    /// <summary>The function has heeded its token, or was cancelled before it began.</summary>
    Cancelled = 4,

    /// <summary>It was not begun, because its deadline had passed.</summary>
    Late = 5,

    /// <summary>It was put on the dead queue; why follows, as an error.</summary>
    Dead = 6,

    /// <summary>A report of progress follows: the place of the parameter (one byte) and JSON. No outcome.</summary>
    Progress = 7,

    /// <summary>The answer to a cancellation: the function runs, and has its token cancelled. No outcome.</summary>
    Running = 8,
}

/// <summary>What a worker tells the caller of a job: its kind in one byte, and what belongs to it.</summary>
internal readonly record struct Reply(ReplyKind Kind, Memory<byte> Payload)
{
    /// <summary>Where and when the job was run; null where nobody asked, or it was not run.</summary>
    internal JobTimes? Times { get; init; }

    /// <summary>Whether the job is over with it.</summary>
    internal bool IsOutcome => Kind < ReplyKind.Progress;

    internal static Reply OfResult(ReadOnlyMemory<byte>? result) => result is { } bytes ? new(ReplyKind.Result, bytes.ToArray()) : new(ReplyKind.Null, default);

    internal static Reply OfError(ReplyKind kind, Exception error)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
            ErrorChain.Write(writer, error);
        return new(kind, stream.ToArray());
    }

    internal static Reply OfProgress(int index, object? value, Type type)
    {
        var output = new ArrayBufferWriter<byte>(64);
        output.Write([(byte)index]);
        PortableJson.Write(output, value, type);
        return new(ReplyKind.Progress, output.WrittenSpan.ToArray());
    }

    /// <exception cref="InvalidDataException">The bytes are no reply.</exception>
    internal static Reply Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || !Enum.IsDefined((ReplyKind)bytes[0]))
            throw new InvalidDataException(bytes.IsEmpty ? "A reply is empty." : $"There is no reply of kind {bytes[0]}.");
        return new((ReplyKind)bytes[0], bytes[1..].ToArray());
    }

    internal byte[] ToBytes()
    {
        var bytes = new byte[1 + Payload.Length];
        bytes[0] = (byte)Kind;
        Payload.Span.CopyTo(bytes.AsSpan(1));
        return bytes;
    }

    /// <summary>The error in it.</summary>
    internal RemoteWorkException ReadError()
    {
        using var reader = new BinaryReader(new MemoryStream(Payload.ToArray()), Encoding.UTF8);
        return ErrorChain.Read(reader);
    }
}
