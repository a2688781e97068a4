namespace Rungs.Tour.Redis.Commands;

/// <summary>CLIENT ID, GETNAME, SETNAME, NO-EVICT.</summary>
internal static class ClientCommand
{
    internal static void Run(in Request request, Session session)
    {
        if (request.Is(1, "ID"u8))
            Id(request, session);
        else if (request.Is(1, "GETNAME"u8))
            GetName(request, session);
        else if (request.Is(1, "SETNAME"u8))
            SetName(request, session);
        else if (request.Is(1, "NO-EVICT"u8))
            NoEvict(request, session);
        else
            CommandTable.UnknownSubcommand(request, session, "CLIENT");
    }

    private static void Id(in Request request, Session session)
    {
        if (request.Count != 2)
            CommandTable.WrongNumber(session, "client|id");
        else
            session.Replies.Integer(session.Id);
    }

    private static void GetName(in Request request, Session session)
    {
        if (request.Count != 2)
            CommandTable.WrongNumber(session, "client|getname");
        else if (session.Name.Length == 0)
            session.Replies.Nil();
        else
            session.Replies.Bulk(session.Name);
    }

    private static void SetName(in Request request, Session session)
    {
        if (request.Count != 3)
        {
            CommandTable.WrongNumber(session, "client|setname");
            return;
        }

        if (request[2].ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            session.Replies.Error("ERR Client names cannot contain spaces, newlines or special characters.");
            return;
        }

        session.Name = request[2].ToArray();
        session.Replies.Ok();
    }

    /// <summary>No client is evicted here, so there is nothing to do.</summary>
    private static void NoEvict(in Request request, Session session)
    {
        if (request.Count != 3)
            CommandTable.WrongNumber(session, "client|no-evict");
        else if (request.Is(2, "ON"u8) || request.Is(2, "OFF"u8))
            session.Replies.Ok();
        else
            session.Replies.Error(Errors.Syntax);
    }
}
