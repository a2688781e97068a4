using System.Text;

namespace Rungs.Tour.Redis;

/// <summary>A line, a reply: <c>GET k</c>, <c>PUT k v</c>, <c>DEL k</c>, <c>QUIT</c>.</summary>
/// <remarks>
/// The replies are <c>OK</c>, <c>OK v</c>, <c>NONE</c> where there is no such key, and <c>ERROR</c> for any other line. A value is
/// the rest of its line, spaces included. What RESP clients have put and no line can hold, a value with a line's end in it, is an
/// <c>ERROR</c> to get. The one line that is answered in RESP is <c>PING</c>, as redis answers it: redis-benchmark sends that.
/// </remarks>
internal static class LineProtocol
{
    private const byte Space = (byte)' ';

    /// <summary>Answers one line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="session">The client's.</param>
    internal static void Execute(ReadOnlySpan<byte> line, Session session)
    {
        var word = Cut(ref line, out var hasKey);
        var key = Cut(ref line, out var hasValue);
        if (Is(word, "GET"u8) && key.Length > 0 && !hasValue)
            Get(key, session);
        else if (Is(word, "PUT"u8) && key.Length > 0 && hasValue)
            Put(key, line, session);
        else if (Is(word, "DEL"u8) && key.Length > 0 && !hasValue)
            session.Replies.Raw(session.Keys.Remove(key) ? "OK\n"u8 : "NONE\n"u8);
        else if (Is(word, "QUIT"u8) && !hasKey)
            session.Quit("OK\n"u8);
        else if (Is(word, "PING"u8) && !hasKey)
            session.Replies.Raw("+PONG\r\n"u8);
        else
            session.Replies.Raw("ERROR\n"u8);
    }

    private static void Get(ReadOnlySpan<byte> key, Session session)
    {
        var value = session.Keys.Get(key);
        if (value is null)
        {
            session.Replies.Raw("NONE\n"u8);
        }
        else if (value.AsSpan().Contains((byte)'\n'))
        {
            session.Replies.Raw("ERROR\n"u8);
        }
        else
        {
            session.Replies.Raw("OK "u8);
            session.Replies.Raw(value);
            session.Replies.Raw("\n"u8);
        }
    }

    private static void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, Session session)
    {
        session.Keys.Set(key, value.ToArray());
        session.Replies.Raw("OK\n"u8);
    }

    /// <summary>Takes the first word off <paramref name="line"/>, with the space behind it.</summary>
    private static ReadOnlySpan<byte> Cut(ref ReadOnlySpan<byte> line, out bool hasMore)
    {
        var space = line.IndexOf(Space);
        hasMore = space >= 0;
        var word = hasMore ? line[..space] : line;
        line = hasMore ? line[(space + 1)..] : [];
        return word;
    }

    private static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> command) => Ascii.EqualsIgnoreCase(word, command);
}
