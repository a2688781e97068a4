namespace Rungs.Tour.Redis.Commands;

/// <summary>GET, MGET, MSET, INCR.</summary>
internal static class StringCommands
{
    internal static void Get(in Request request, Session session) => Reply(session, request[1]);

    internal static void MGet(in Request request, Session session)
    {
        session.Replies.Array(request.Count - 1);
        for (var i = 1; i < request.Count; i++)
            Reply(session, request[i]);
    }

    internal static void MSet(in Request request, Session session)
    {
        if (request.Count % 2 == 0)
        {
            CommandTable.WrongNumber(session, "mset");
            return;
        }

        for (var i = 1; i < request.Count; i += 2)
            session.Keys.Set(request[i], request[i + 1].ToArray());
        session.Replies.Ok();
    }

    internal static void Incr(in Request request, Session session)
    {
        var key = request[1];
        var number = 0L;
        var value = session.Keys.Get(key);
        if (value is not null && !Digits.TryParse(value, out number))
        {
            session.Replies.Error(Errors.NoInteger);
            return;
        }

        if (number == long.MaxValue)
        {
            session.Replies.Error("ERR increment or decrement would overflow");
            return;
        }

        Span<byte> text = stackalloc byte[20];
        (number + 1).TryFormat(text, out var length);
        var sum = text[..length].ToArray();
        if (value is null)
            session.Keys.Set(key, sum);
        else
            session.Keys.Replace(key, sum);
        session.Replies.Integer(number + 1);
    }

    private static void Reply(Session session, ReadOnlySpan<byte> key)
    {
        if (session.Keys.Get(key) is { } value)
            session.Replies.Bulk(value);
        else
            session.Replies.Nil();
    }
}
