using System.Security.Cryptography;

namespace Rungs.Tour.Ladder;

/// <summary>What other hosts are asked: they have not the files, so the bytes travel, as they are, and the facts come back.</summary>
/// <remarks>The ids are what callers and workers agree on, whatever the names here become.</remarks>
internal static class Content
{
    /// <summary>What is in a whole file.</summary>
    /// <param name="content">All its bytes.</param>
    [Portable("tour.content", Idempotent = true)]
    internal static ContentFacts Read(ReadOnlyMemory<byte> content)
    {
        var count = new ByteCount();
        count.Add(content.Span);
        return new ContentFacts(Convert.ToHexStringLower(SHA256.HashData(content.Span)), count.Lines, count.Words);
    }

    /// <summary>What is in a piece of a file. Its hash is not: that has to see all pieces, in order.</summary>
    /// <param name="piece">Its bytes.</param>
    /// <param name="isInWord">Whether the piece before ended within a word.</param>
    [Portable("tour.piece", Idempotent = true)]
    internal static PieceFacts ReadPiece(ReadOnlyMemory<byte> piece, bool isInWord)
    {
        var count = new ByteCount(isInWord);
        count.Add(piece.Span);
        return new PieceFacts(count.Lines, count.Words, count.IsInWord);
    }
}

/// <summary>What is in a whole file.</summary>
internal sealed record ContentFacts(string Sha256, long Lines, long Words);

/// <summary>What is in a piece of a file.</summary>
internal sealed record PieceFacts(long Lines, long Words, bool IsInWord);
