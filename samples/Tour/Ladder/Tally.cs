using System.Buffers;
using System.Security.Cryptography;

namespace Rungs.Tour.Ladder;

/// <summary>Hash and counts of one file, a buffer at a time, so that its size does not matter.</summary>
internal sealed class Tally : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ByteCount _count = new();

    /// <summary>What has been counted so far; the place in the file to read on from.</summary>
    internal long Bytes { get; private set; }

    internal Memory<byte> Buffer => _buffer.AsMemory(0, BufferSize);

    /// <summary>Counts the first <paramref name="count"/> bytes of <see cref="Buffer"/>.</summary>
    internal void Add(int count)
    {
        var read = _buffer.AsSpan(0, count);
        Bytes += count;
        _hash.AppendData(read);
        _count.Add(read);
    }

    internal FileFacts ToFacts(FoundFile file) => new(file, Convert.ToHexStringLower(_hash.GetHashAndReset()), Bytes, _count.Lines, _count.Words);

    public void Dispose()
    {
        _hash.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }
}
