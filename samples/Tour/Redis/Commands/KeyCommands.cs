namespace Rungs.Tour.Redis.Commands;

/// <summary>DEL, EXISTS, KEYS, DBSIZE, FLUSHALL.</summary>
internal static class KeyCommands
{
    internal static void Del(in Request request, Session session)
    {
        var removed = 0;
        for (var i = 1; i < request.Count; i++)
            removed += session.Keys.Remove(request[i]) ? 1 : 0;
        session.Replies.Integer(removed);
    }

    /// <summary>A key that is named twice counts twice.</summary>
    internal static void Exists(in Request request, Session session)
    {
        var found = 0;
        for (var i = 1; i < request.Count; i++)
            found += session.Keys.Get(request[i]) is null ? 0 : 1;
        session.Replies.Integer(found);
    }

    /// <summary>Looks at all keys, and nobody else is served meanwhile; so does redis.</summary>
    internal static void Keys(in Request request, Session session)
    {
        var keys = session.Keys.Match(request[1]);
        session.Replies.Array(keys.Count);
        foreach (var key in keys)
            session.Replies.Bulk(key);
    }

    internal static void DbSize(in Request request, Session session) => session.Replies.Integer(session.Keys.Count);

    internal static void FlushAll(in Request request, Session session)
    {
        if (request.Count > 2 || (request.Count == 2 && !request.Is(1, "ASYNC"u8) && !request.Is(1, "SYNC"u8)))
        {
            session.Replies.Error(Errors.Syntax);
            return;
        }

        session.Keys.Clear();
        session.Replies.Ok();
    }
}
