namespace Rungs.Tour.Redis.Commands;

/// <summary>PING, ECHO, SELECT, QUIT.</summary>
internal static class ConnectionCommands
{
    internal static void Ping(in Request request, Session session)
    {
        if (request.Count == 1)
            session.Replies.Raw("+PONG\r\n"u8);
        else if (request.Count == 2)
            session.Replies.Bulk(request[1]);
        else
            CommandTable.WrongNumber(session, "ping");
    }

    internal static void Echo(in Request request, Session session) => session.Replies.Bulk(request[1]);

    /// <summary>There is one database, 0.</summary>
    internal static void Select(in Request request, Session session)
    {
        if (!Digits.TryParse(request[1], out var index))
            session.Replies.Error(Errors.NoInteger);
        else if (index is < int.MinValue or > int.MaxValue)
            session.Replies.Error($"ERR value is out of range, value must between {int.MinValue} and {int.MaxValue}");
        else if (index != 0)
            session.Replies.Error("ERR DB index is out of range");
        else
            session.Replies.Ok();
    }

    internal static void Quit(in Request request, Session session) => session.Quit("+OK\r\n"u8);
}
