using System.Buffers.Text;

namespace Rungs.Testing.Schedules;

/// <summary>Choices as text that can be pasted: base64url of their numbers, a run of zeros as a zero and its length.</summary>
internal static class ReplayToken
{
    private const string Mark = "r1.";

    internal static string From(IReadOnlyList<int> choices)
    {
        List<byte> bytes = [];
        var last = LastChosen(choices);
        for (var i = 0; i <= last; i++)
        {
            WriteNumber(bytes, choices[i]);
            if (choices[i] != 0)
                continue;
            var start = i;
            while (choices[i + 1] == 0)
                i++;
            WriteNumber(bytes, i - start);
        }

        return Mark + Base64Url.EncodeToString(bytes.ToArray());
    }

    /// <exception cref="ArgumentException">It is none.</exception>
    internal static IReadOnlyList<int> Read(string token)
    {
        if (!token.StartsWith(Mark, StringComparison.Ordinal) || !Base64Url.IsValid(token.AsSpan(Mark.Length)))
            throw new ArgumentException($"'{token}' is no replay token. Give the one that a SimulationException names.", nameof(token));

        var bytes = Base64Url.DecodeFromChars(token.AsSpan(Mark.Length));
        List<int> choices = [];
        for (var at = 0; at < bytes.Length;)
        {
            var choice = ReadNumber(bytes, ref at);
            choices.Add(choice);
            if (choice == 0)
                choices.AddRange(new int[ReadNumber(bytes, ref at)]);
        }

        return choices;
    }

    /// <summary>The index of the last choice that is not what comes first in any case; -1 for none.</summary>
    internal static int LastChosen(IReadOnlyList<int> choices)
    {
        var last = choices.Count - 1;
        while (last >= 0 && choices[last] == 0)
            last--;
        return last;
    }

    private static void WriteNumber(List<byte> bytes, int number)
    {
        for (; number >= 0x80; number >>= 7)
            bytes.Add((byte)(number | 0x80));
        bytes.Add((byte)number);
    }

    private static int ReadNumber(byte[] bytes, ref int at)
    {
        var (number, shift) = (0, 0);
        while (at < bytes.Length)
        {
            var part = bytes[at++];
            number |= (part & 0x7F) << shift;
            shift = Math.Min(shift + 7, 28);
            if (part < 0x80)
                break;
        }

        return Math.Clamp(number, 0, 1_000_000);
    }
}
