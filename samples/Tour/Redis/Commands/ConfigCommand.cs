using System.Text;

namespace Rungs.Tour.Redis.Commands;

/// <summary>CONFIG GET pattern...: what clients and benchmarks ask a server for.</summary>
internal static class ConfigCommand
{
    internal static void Run(in Request request, Session session)
    {
        if (!request.Is(1, "GET"u8))
            CommandTable.UnknownSubcommand(request, session, "CONFIG");
        else if (request.Count == 2)
            CommandTable.WrongNumber(session, "config|get");
        else
            Get(request, session);
    }

    private static void Get(in Request request, Session session)
    {
        List<(string Name, string Value)> found = [];
        foreach (var (name, value) in Parameters(session.Server))
        {
            if (NameAskedFor(request, name) is { } asked)
                found.Add((asked, value));
        }

        session.Replies.Array(found.Count * 2);
        foreach (var (name, value) in found)
        {
            session.Replies.Bulk(name);
            session.Replies.Bulk(value);
        }
    }

    /// <summary>The name of a parameter as it was asked for, or by a pattern; null where it was not.</summary>
    private static string? NameAskedFor(in Request request, string name)
    {
        for (var i = 2; i < request.Count; i++)
        {
            if (Glob.IsMatch(request[i], Encoding.ASCII.GetBytes(name), ignoresCase: true))
                return request[i].ContainsAny("[*?"u8) ? name : request.Text(i);
        }

        return null;
    }

    private static IEnumerable<(string Name, string Value)> Parameters(ServerState server) =>
    [
        ("appendonly", "no"),
        ("bind", "127.0.0.1"),
        ("databases", "1"),
        ("hz", "10"),
        ("maxclients", $"{server.Options.MaxClients}"),
        ("maxmemory", "0"),
        ("port", $"{server.Port}"),
        ("proto-max-bulk-len", $"{server.Options.MaxValue}"),
        ("save", ""),
        ("timeout", "0"),
    ];
}
