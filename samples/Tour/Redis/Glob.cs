namespace Rungs.Tour.Redis;

/// <summary>The patterns of KEYS: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[^a-z]</c>, and <c>\</c> before a sign that stands for itself.</summary>
/// <remarks>After a star that did not work out only the last star moves on, so no pattern takes longer than its length times the text's.</remarks>
internal static class Glob
{
    private const int None = -1;

    internal static bool IsMatch(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text, bool ignoresCase = false)
    {
        int p = 0, t = 0;
        int star = None, starText = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, starText) = (p++, t);
            }
            else if (p < pattern.Length && MatchesOne(pattern, p, text[t], ignoresCase, out var next))
            {
                p = next;
                t++;
            }
            else if (star == None)
            {
                return false;
            }
            else
            {
                p = star + 1;
                t = ++starText;
            }
        }

        return !pattern[p..].ContainsAnyExcept((byte)'*');
    }

    /// <summary>Matches a byte with what stands at <paramref name="p"/>, which is no star.</summary>
    private static bool MatchesOne(ReadOnlySpan<byte> pattern, int p, byte value, bool ignoresCase, out int next)
    {
        next = p + 1;
        switch (pattern[p])
        {
            case (byte)'?':
                return true;
            case (byte)'[':
                return MatchesSet(pattern, p + 1, value, ignoresCase, out next);
            case (byte)'\\' when next < pattern.Length:
                return Fold(pattern[next++], ignoresCase) == Fold(value, ignoresCase);
            default:
                return Fold(pattern[p], ignoresCase) == Fold(value, ignoresCase);
        }
    }

    /// <summary>The inside of brackets; where they are not closed, the pattern's end closes them.</summary>
    private static bool MatchesSet(ReadOnlySpan<byte> pattern, int p, byte value, bool ignoresCase, out int next)
    {
        var isNegated = p < pattern.Length && pattern[p] == '^';
        if (isNegated)
            p++;

        var isIn = false;
        value = Fold(value, ignoresCase);
        for (; p < pattern.Length && pattern[p] != ']'; p++)
        {
            if (pattern[p] == '\\' && p + 1 < pattern.Length)
            {
                isIn |= pattern[++p] == value;
            }
            else if (p + 2 < pattern.Length && pattern[p + 1] == '-')
            {
                var (first, last) = (Fold(pattern[p], ignoresCase), Fold(pattern[p + 2], ignoresCase));
                isIn |= value >= Math.Min(first, last) && value <= Math.Max(first, last);
                p += 2;
            }
            else
            {
                isIn |= Fold(pattern[p], ignoresCase) == value;
            }
        }

        next = Math.Min(p + 1, pattern.Length);
        return isIn != isNegated;
    }

    private static byte Fold(byte value, bool ignoresCase) => ignoresCase && value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
}
