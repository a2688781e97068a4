using System.Runtime.CompilerServices;

namespace Rungs.Tour.Ladder;

/// <summary>Lines and words, a piece at a time.</summary>
/// <param name="isInWord">Whether the piece before ended within a word.</param>
internal sealed class ByteCount(bool isInWord = false)
{
    internal long Lines { get; private set; }

    internal long Words { get; private set; }

    /// <summary>Whether what was counted so far ends within a word.</summary>
    internal bool IsInWord { get; private set; } = isInWord;

    /// <summary>
    /// Words as wc of coreutils 9.1 counts them in the C locale: a printable byte begins one, a white byte ends it, any other
    /// does neither.
    /// </summary>
    /// <remarks>Optimised from the first call on: else the first rung would be timed on slower code than the last.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Add(ReadOnlySpan<byte> read)
    {
        Lines += read.Count((byte)'\n');
        var within = IsInWord;
        var words = 0;
        foreach (var value in read)
        {
            if (value is > 0x20 and < 0x7F)
            {
                if (!within)
                    words++;
                within = true;
            }
            else if (value is 0x20 or (>= 0x09 and <= 0x0D))
            {
                within = false;
            }
        }

        IsInWord = within;
        Words += words;
    }
}
