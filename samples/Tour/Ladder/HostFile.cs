using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Rungs.Hosts;

namespace Rungs.Tour.Ladder;

/// <summary>A file that is read here and counted on another host.</summary>
internal static class HostFile
{
    /// <summary>A file of up to so many bytes goes whole; a longer one in pieces of so many, one after the other, so that sixteen files at once still fit into little memory.</summary>
    internal const int PieceSize = 1024 * 1024;

    internal static async Task<FileFacts> ReadAsync(HostPool pool, FoundFile file, CancellationToken cancellationToken)
    {
        using var handle = FileFacts.Open(file, FileOptions.SequentialScan | FileOptions.Asynchronous);
        using var rented = MemoryPool<byte>.Shared.Rent(PieceSize);
        var buffer = rented.Memory[..PieceSize];
        var count = await FillAsync(handle, buffer, 0, cancellationToken);
        if (count == PieceSize)
            return await ReadPiecesAsync(pool, file, handle, buffer, cancellationToken);

        ReadOnlyMemory<byte> content = buffer[..count];
        var facts = await pool.RunAsync(() => Content.Read(content), cancellationToken, file.Path);
        return new FileFacts(file, facts.Sha256, count, facts.Lines, facts.Words);
    }

    /// <summary>Counted there, and hashed here. The first piece is in <paramref name="buffer"/>.</summary>
    private static async Task<FileFacts> ReadPiecesAsync(HostPool pool, FoundFile file, SafeFileHandle handle, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (bytes, lines, words, isInWord) = (0L, 0L, 0L, false);
        for (var count = buffer.Length; count > 0; count = await FillAsync(handle, buffer, bytes, cancellationToken))
        {
            ReadOnlyMemory<byte> piece = buffer[..count];
            var before = isInWord;
            var counting = pool.RunAsync(() => Content.ReadPiece(piece, before), cancellationToken, file.Path);
            hash.AppendData(piece.Span); // meanwhile
            var facts = await counting;
            (bytes, lines, words, isInWord) = (bytes + count, lines + facts.Lines, words + facts.Words, facts.IsInWord);
        }

        return new FileFacts(file, Convert.ToHexStringLower(hash.GetHashAndReset()), bytes, lines, words);
    }

    /// <summary>Reads until the buffer is full, or the file ends.</summary>
    private static async Task<int> FillAsync(SafeFileHandle handle, Memory<byte> buffer, long place, CancellationToken cancellationToken)
    {
        var filled = 0;
        int count;
        while (filled < buffer.Length && (count = await RandomAccess.ReadAsync(handle, buffer[filled..], place + filled, cancellationToken)) > 0)
            filled += count;
        return filled;
    }
}
