namespace Rungs.Tour.Redis.Commands;

/// <summary>SET key value, with EX seconds or PX milliseconds, and NX or XX.</summary>
internal static class SetCommand
{
    private const int Seconds = 1000;
    private const int Milliseconds = 1;

    internal static void Run(in Request request, Session session)
    {
        if (!TryParse(request, out var options))
        {
            session.Replies.Error(Errors.Syntax);
            return;
        }

        var deadline = Keyspace.Never;
        if (options.TimeAt != 0 && !TryGetDeadline(request[options.TimeAt], options.Unit, session, out deadline))
            return;

        var key = request[1];
        if ((options.IsNew || options.IsOld) && (session.Keys.Get(key) is not null) == options.IsNew)
        {
            session.Replies.Nil();
            return;
        }

        session.Keys.Set(key, request[2].ToArray(), deadline);
        session.Replies.Ok();
    }

    /// <summary>An option may be given twice, as in redis; the last time counts.</summary>
    private static bool TryParse(in Request request, out Options options)
    {
        options = default;
        for (var i = 3; i < request.Count; i++)
        {
            if (request.Is(i, "NX"u8) && !options.IsOld)
                options.IsNew = true;
            else if (request.Is(i, "XX"u8) && !options.IsNew)
                options.IsOld = true;
            else if (request.Is(i, "EX"u8) && options.Unit is 0 or Seconds && i + 1 < request.Count)
                (options.TimeAt, options.Unit) = (++i, Seconds);
            else if (request.Is(i, "PX"u8) && options.Unit is 0 or Milliseconds && i + 1 < request.Count)
                (options.TimeAt, options.Unit) = (++i, Milliseconds);
            else
                return false;
        }

        return true;
    }

    private static bool TryGetDeadline(ReadOnlySpan<byte> text, int unit, Session session, out long deadline)
    {
        deadline = 0;
        if (!Digits.TryParse(text, out var time))
        {
            session.Replies.Error(Errors.NoInteger);
            return false;
        }

        var now = session.Keys.Now;
        if (time <= 0 || time > long.MaxValue / unit || time * unit > long.MaxValue - now)
        {
            session.Replies.Error("ERR invalid expire time in 'set' command");
            return false;
        }

        deadline = now + (time * unit);
        return true;
    }

    /// <summary>What stands behind the value.</summary>
    private struct Options
    {
        internal bool IsNew;
        internal bool IsOld;

        /// <summary>Which argument is the time; 0 for none.</summary>
        internal int TimeAt;

        /// <summary>How many milliseconds one of it is.</summary>
        internal int Unit;
    }
}
