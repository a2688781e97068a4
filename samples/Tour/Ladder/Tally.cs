using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Rungs.Tour.Ladder;

/// <summary>Hash and counts of one file, a buffer at a time, so that its size does not matter.</summary>
internal sealed class Tally : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _lines;
    private long _words;
    private bool _isInWord;

    /// <summary>What has been counted so far; the place in the file to read on from.</summary>
    internal long Bytes { get; private set; }

    internal Memory<byte> Buffer => _buffer.AsMemory(0, BufferSize);

    /// <summary>Counts the first <paramref name="count"/> bytes of <see cref="Buffer"/>.</summary>
    internal void Add(int count)
    {
        var read = _buffer.AsSpan(0, count);
        Bytes += count;
        _lines += read.Count((byte)'\n');
        _hash.AppendData(read);
        AddWords(read);
    }

    internal FileFacts ToFacts(FoundFile file) => new(file, Convert.ToHexStringLower(_hash.GetHashAndReset()), Bytes, _lines, _words);

    public void Dispose()
    {
        _hash.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    /// <summary>
    /// Words as wc of coreutils 9.1 counts them in the C locale: a printable byte begins one, a white byte ends it, any other
    /// does neither.
    /// </summary>
    /// <remarks>Optimised from the first call on: else the first rung would be timed on slower code than the last.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddWords(ReadOnlySpan<byte> read)
    {
        var isInWord = _isInWord;
        var words = 0;
        foreach (var value in read)
        {
            if (value is > 0x20 and < 0x7F)
            {
                if (!isInWord)
                    words++;
                isInWord = true;
            }
            else if (value is 0x20 or (>= 0x09 and <= 0x0D))
            {
                isInWord = false;
            }
        }

        _isInWord = isInWord;
        _words += words;
    }
}
