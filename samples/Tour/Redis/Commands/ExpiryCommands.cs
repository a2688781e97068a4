namespace Rungs.Tour.Redis.Commands;

/// <summary>EXPIRE key seconds, with NX, XX, GT or LT; TTL.</summary>
internal static class ExpiryCommands
{
    internal static void Expire(in Request request, Session session)
    {
        if (!TryParse(request, session, out var conditions))
            return;
        if (!Digits.TryParse(request[2], out var seconds))
        {
            session.Replies.Error(Errors.NoInteger);
            return;
        }

        var now = session.Keys.Now;
        if (seconds is > long.MaxValue / 1000 or < long.MinValue / 1000 || seconds * 1000 > long.MaxValue - now)
        {
            session.Replies.Error("ERR invalid expire time in 'expire' command");
            return;
        }

        var deadline = now + (seconds * 1000);
        var isSet = session.Keys.GetDeadline(request[1]) is { } old && Allows(conditions, old, deadline) && session.Keys.Expire(request[1], deadline);
        session.Replies.Integer(isSet ? 1 : 0);
    }

    /// <summary>In seconds, rounded; -1 for a key that stays, -2 for none.</summary>
    internal static void Ttl(in Request request, Session session) =>
        session.Replies.Integer(session.Keys.GetDeadline(request[1]) switch
        {
            null => -2,
            Keyspace.Never => -1,
            { } deadline => (deadline - session.Keys.Now + 500) / 1000,
        });

    private static bool TryParse(in Request request, Session session, out Conditions conditions)
    {
        conditions = Conditions.None;
        for (var i = 3; i < request.Count; i++)
        {
            var condition = Parse(request, i);
            if (condition == Conditions.None)
            {
                session.Replies.Error($"ERR Unsupported option {request.Text(i)}");
                return false;
            }

            conditions |= condition;
        }

        if (conditions.HasFlag(Conditions.New) && conditions != Conditions.New)
        {
            session.Replies.Error("ERR NX and XX, GT or LT options at the same time are not compatible");
            return false;
        }

        if (conditions.HasFlag(Conditions.Later | Conditions.Earlier))
        {
            session.Replies.Error("ERR GT and LT options at the same time are not compatible");
            return false;
        }

        return true;
    }

    private static Conditions Parse(in Request request, int index) =>
        request.Is(index, "NX"u8) ? Conditions.New
        : request.Is(index, "XX"u8) ? Conditions.Old
        : request.Is(index, "GT"u8) ? Conditions.Later
        : request.Is(index, "LT"u8) ? Conditions.Earlier
        : Conditions.None;

    /// <summary>A key that stays counts as one that expires after all others.</summary>
    private static bool Allows(Conditions conditions, long old, long deadline) =>
        !(conditions.HasFlag(Conditions.New) && old != Keyspace.Never)
        && !(conditions.HasFlag(Conditions.Old) && old == Keyspace.Never)
        && !(conditions.HasFlag(Conditions.Later) && deadline <= old)
        && !(conditions.HasFlag(Conditions.Earlier) && deadline >= old);

    [Flags]
    private enum Conditions
    {
        None = 0,
        New = 1,
        Old = 2,
        Later = 4,
        Earlier = 8,
    }
}
