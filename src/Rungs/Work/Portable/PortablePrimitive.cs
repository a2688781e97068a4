using System.Buffers;
using System.Globalization;

namespace Rungs;

/// <summary>Writes and reads the plainest values as the serializer would.</summary>
/// <remarks>
/// The serializer's first use costs a process some 20 ms; a worker whose calls take numbers never pays that. With options of the user's own nothing is done here, because
/// they may want even numbers otherwise.
/// </remarks>
internal static class PortablePrimitive
{
    /// <summary>The longest of them, in bytes.</summary>
    private const int MaxLength = 32;

    /// <returns>False where the serializer has to write it.</returns>
    internal static bool TryWrite(ArrayBufferWriter<byte> output, object? value, Type type)
    {
        if (!type.IsPrimitive || !PortableRegistry.HasDefaultJson)
            return false;
        var written = 0;
        var isWritten = value switch
        {
            int number => number.TryFormat(output.GetSpan(MaxLength), out written, default, CultureInfo.InvariantCulture),
            long number => number.TryFormat(output.GetSpan(MaxLength), out written, default, CultureInfo.InvariantCulture),
            bool truth => (truth ? "true"u8 : "false"u8).TryCopyTo(output.GetSpan(MaxLength)) && (written = truth ? 4 : 5) > 0,
            _ => false,
        };
        output.Advance(written);
        return isWritten;
    }

    /// <returns>Null where the serializer has to read it, or to say what is wrong with it.</returns>
    internal static object? TryRead(ReadOnlySpan<byte> json, Type type)
    {
        if (!type.IsPrimitive || !PortableRegistry.HasDefaultJson || json.Length is 0 or > MaxLength)
            return null;
        if (type == typeof(int))
            return IsInteger(json) && int.TryParse(json, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (type == typeof(long))
            return IsInteger(json) && long.TryParse(json, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (type == typeof(bool))
            return json.SequenceEqual("true"u8) ? true : json.SequenceEqual("false"u8) ? false : null;
        return null;
    }

    /// <summary>Whether it is an integer as JSON writes them: no plus, no zero in front.</summary>
    private static bool IsInteger(ReadOnlySpan<byte> json)
    {
        var digits = json[0] == '-' ? json[1..] : json;
        return !digits.IsEmpty && digits[0] != '+' && (digits[0] != '0' || digits.Length == 1);
    }
}
