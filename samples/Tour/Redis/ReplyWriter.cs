using System.Text;

namespace Rungs.Tour.Redis;

/// <summary>Writes replies, in RESP2, into a client's output.</summary>
internal readonly struct ReplyWriter(ByteBuffer output)
{
    /// <summary>A sign, the longest number and the end of the line.</summary>
    private const int LongestHeader = 1 + 20 + 2;

    internal void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output.Room(bytes.Length));
        output.Commit(bytes.Length);
    }

    internal void Ok() => Raw("+OK\r\n"u8);

    internal void Nil() => Raw("$-1\r\n"u8);

    internal void NilArray() => Raw("*-1\r\n"u8);

    internal void Integer(long number) => Header(':', number);

    /// <summary>Announces an array; its elements follow.</summary>
    internal void Array(int count) => Header('*', count);

    internal void Status(string text) => Line('+', text);

    internal void Error(string text) => Line('-', text);

    internal void Bulk(ReadOnlySpan<byte> bytes)
    {
        Header('$', bytes.Length);
        var room = output.Room(bytes.Length + 2);
        bytes.CopyTo(room);
        "\r\n"u8.CopyTo(room[bytes.Length..]);
        output.Commit(bytes.Length + 2);
    }

    internal void Bulk(string text) => Bulk(Encoding.Latin1.GetBytes(text));

    private void Header(char sign, long number)
    {
        var room = output.Room(LongestHeader);
        room[0] = (byte)sign;
        number.TryFormat(room[1..], out var digits);
        "\r\n"u8.CopyTo(room[(1 + digits)..]);
        output.Commit(1 + digits + 2);
    }

    /// <summary>What a client sent may be part of the text: it must not end the line early.</summary>
    private void Line(char sign, string text)
    {
        var line = text.Trim('\r', '\n').Replace('\r', ' ').Replace('\n', ' ');
        Raw(Encoding.Latin1.GetBytes($"{sign}{line}\r\n"));
    }
}
