namespace Rungs.Tour.Redis;

/// <summary>Whole numbers as redis takes them: digits, a minus at most, nothing around them and no zero before them.</summary>
internal static class Digits
{
    internal static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var isNegative = text is [(byte)'-', ..];
        var digits = isNegative ? text[1..] : text;
        if (digits.Length is 0 or > 19 || (digits[0] == '0' && (digits.Length > 1 || isNegative)))
            return false;

        var sum = 0UL; // nineteen digits fit
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;
            sum = (sum * 10) + (ulong)(digit - '0');
        }

        if (sum > (ulong)long.MaxValue + (isNegative ? 1UL : 0UL))
            return false;
        value = isNegative ? (long)(0UL - sum) : (long)sum;
        return true;
    }
}
