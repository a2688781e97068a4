using System.Text;

namespace Rungs.Tour.Tests.Redis;

/// <summary>Bytes as texts, a character each.</summary>
internal static class Resp
{
    internal static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    internal static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>A command as clients send it.</summary>
    internal static string Command(params string[] arguments) =>
        $"*{arguments.Length}\r\n" + string.Concat(arguments.Select(argument => $"${argument.Length}\r\n{argument}\r\n"));

    internal static string Bulk(string text) => $"${text.Length}\r\n{text}\r\n";
}
