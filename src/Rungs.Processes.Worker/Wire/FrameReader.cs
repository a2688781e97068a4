namespace Rungs.Processes.Wire;

/// <summary>Takes frames from a connection, on a thread that blocks. One caller at a time.</summary>
internal sealed class FrameReader(Stream stream, int maxLength)
{
    /// <summary>What was received and not yet taken.</summary>
    private readonly byte[] _buffer = new byte[PortableArguments.MinBlob - 1];

    private int _start;

    private int _end;

    /// <summary>The longest payload it takes.</summary>
    internal int MaxLength { get; set; } = maxLength;

    /// <summary>Whether the next frame is here already, or enough of it to say that it is broken.</summary>
    internal bool HasFrame =>
        _end - _start >= FrameHeader.Size && _end - _start - FrameHeader.Size >= BitConverter.ToInt32(_buffer, _start);

    /// <summary>Whether the last payload has an array of its own, which nobody will change.</summary>
    internal bool IsKept { get; private set; }

    /// <summary>Waits for the next frame.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="payload">Its payload; only until the next call, unless <see cref="IsKept"/>.</param>
    /// <returns>False where the other side has closed.</returns>
    /// <exception cref="ProtocolException">It is no frame.</exception>
    /// <exception cref="IOException">The connection is broken, perhaps within a frame.</exception>
    internal bool TryRead(out FrameHeader header, out Memory<byte> payload)
    {
        (header, payload) = (default, default);
        if (!TryFill(FrameHeader.Size))
            return _start == _end ? false : throw Cut();

        header = FrameHeader.Read(_buffer.AsSpan(_start), MaxLength);
        _start += FrameHeader.Size;
        IsKept = header.Length > _buffer.Length;
        if (!IsKept)
        {
            if (!TryFill(header.Length))
                throw Cut();
            payload = _buffer.AsMemory(_start, header.Length);
            _start += header.Length;
            return true;
        }

        payload = ReadLong(header.Length);
        return true;
    }

    /// <summary>Receives a long payload into an array of its own.</summary>
    private byte[] ReadLong(int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        var had = _end - _start;
        _buffer.AsSpan(_start, had).CopyTo(bytes);
        _start = _end = 0;
        for (var read = 0; had < length; had += read)
        {
            read = stream.Read(bytes.AsSpan(had));
            if (read == 0)
                throw Cut();
        }

        return bytes;
    }

    /// <summary>Whoever is killed while he sends leaves a part of a frame, which is no offence.</summary>
    private static IOException Cut() => new("The connection ended within a frame.");

    /// <returns>False where the other side has closed before there were so many bytes.</returns>
    private bool TryFill(int count)
    {
        if (_end - _start >= count)
            return true;
        if (_start + count > _buffer.Length || _start == _end)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        while (_end - _start < count)
        {
            var read = stream.Read(_buffer.AsSpan(_end));
            if (read == 0)
                return false;
            _end += read;
        }

        return true;
    }
}
