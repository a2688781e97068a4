namespace Rungs.Tour.Redis.Commands;

/// <summary>COMMAND, and its COUNT, LIST, INFO and DOCS, which redis-cli asks for when it starts.</summary>
/// <remarks>Of a command it says name and arity; flags, keys and documentation are left empty, and clients take them for unknown.</remarks>
internal static class CommandCommand
{
    internal static void Run(in Request request, Session session)
    {
        if (request.Count == 1)
            All(session);
        else if (request.Is(1, "COUNT"u8))
            Count(request, session);
        else if (request.Is(1, "LIST"u8))
            List(request, session);
        else if (request.Is(1, "INFO"u8))
            Info(request, session);
        else if (request.Is(1, "DOCS"u8))
            session.Replies.Array(0);
        else
            CommandTable.UnknownSubcommand(request, session, "COMMAND");
    }

    private static void Count(in Request request, Session session)
    {
        if (request.Count != 2)
            CommandTable.WrongNumber(session, "command|count");
        else
            session.Replies.Integer(CommandTable.All.Count);
    }

    private static void List(in Request request, Session session)
    {
        if (request.Count != 2)
        {
            session.Replies.Error(Errors.Syntax);
            return;
        }

        session.Replies.Array(CommandTable.All.Count);
        foreach (var command in CommandTable.All)
            session.Replies.Bulk(command.Name);
    }

    private static void Info(in Request request, Session session)
    {
        if (request.Count == 2)
        {
            All(session);
            return;
        }

        session.Replies.Array(request.Count - 2);
        for (var i = 2; i < request.Count; i++)
        {
            if (CommandTable.Find(request[i]) is { } command)
                Describe(command, session);
            else
                session.Replies.NilArray();
        }
    }

    private static void All(Session session)
    {
        session.Replies.Array(CommandTable.All.Count);
        foreach (var command in CommandTable.All)
            Describe(command, session);
    }

    /// <summary>The ten elements of redis 7: name, arity, flags, first key, last key, step, and four lists.</summary>
    private static void Describe(Command command, Session session)
    {
        var replies = session.Replies;
        replies.Array(10);
        replies.Bulk(command.Name);
        replies.Integer(command.Arity);
        replies.Array(0);
        for (var i = 0; i < 3; i++)
            replies.Integer(0);
        for (var i = 0; i < 4; i++)
            replies.Array(0);
    }
}
