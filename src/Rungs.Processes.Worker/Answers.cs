using System.Buffers;
using Rungs.Processes.Wire;

namespace Rungs.Processes.Worker;

/// <summary>What a worker tells its pool, on the work socket. Any thread.</summary>
internal sealed class Answers(FrameWriter writer)
{
    /// <summary>Guards the writer and <see cref="_answered"/>; held while bytes are sent, because only the pool can hold that up.</summary>
    private readonly Lock _gate = new();

    /// <summary>The last call that has its answer: nothing is reported of it any more.</summary>
    private long _answered;

    /// <summary>To be sent before the next answer; null where nobody asked. The thread that runs calls.</summary>
    internal TimesNote? Times { get; set; }

    /// <summary>The longest payload the pool takes.</summary>
    internal int MaxLength { get; set; } = Protocol.MaxHandshake;

    internal void Ready() => Send(FrameType.Ready, 0, []);

    internal void Refuse(Exception error) => Send(FrameType.Refused, 0, ErrorNote.ToBytes(error));

    internal void Cancelled(long id) => Send(FrameType.Cancelled, id, []);

    internal void Error(long id, Exception error) => Send(FrameType.Error, id, ErrorNote.ToBytes(error));

    /// <summary>Sends what a method returned; where that does not cross, an error that says so.</summary>
    internal void Result(long id, PortableMethod method, object? result)
    {
        var bytes = PortableResult.Write(method, result);
        ThrowIfTooLong(method.Name, bytes?.Length ?? 0);
        Send(FrameType.Result, id, (bytes ?? default).Span, bytes is null ? FrameHeader.IsNull : (byte)0);
    }

    /// <summary>Sends what a function reports, if its call is not over.</summary>
    internal void Progress(long id, int index, object? value, Type type)
    {
        var output = new ArrayBufferWriter<byte>(64);
        output.Write([(byte)index]);
        PortableJson.Write(output, value, type);
        ThrowIfTooLong("progress", output.WrittenCount);
        Send(FrameType.Progress, id, output.WrittenSpan);
    }

    private void Send(FrameType type, long id, ReadOnlySpan<byte> payload, byte flags = 0)
    {
        lock (_gate)
        {
            if (type == FrameType.Progress && id <= _answered)
                return;
            if (type is FrameType.Result or FrameType.Error or FrameType.Cancelled)
                WriteTimes(id);
            writer.Begin(type, id, payload.Length, flags);
            writer.Write(payload);
            writer.Flush();
        }
    }

    /// <summary>A call is about to be answered. Under the lock.</summary>
    private void WriteTimes(long id)
    {
        _answered = id;
        if (Times is not { } times)
            return;
        Span<byte> payload = stackalloc byte[TimesNote.Size];
        times.Write(payload);
        writer.Begin(FrameType.Times, id, TimesNote.Size);
        writer.Write(payload);
        Times = null;
    }

    private void ThrowIfTooLong(string name, int length)
    {
        if (length > MaxLength)
            throw new InvalidOperationException($"The result of '{name}' is {length} bytes, and at most {MaxLength} may cross. Return less, write it to a file, or raise MaxMessageBytes.");
    }
}
