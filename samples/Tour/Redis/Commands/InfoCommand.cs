using System.Text;

namespace Rungs.Tour.Redis.Commands;

/// <summary>INFO section...: figures of the server, in redis's form.</summary>
internal static class InfoCommand
{
    internal static void Run(in Request request, Session session)
    {
        var text = new StringBuilder();
        foreach (var (name, lines) in Sections(session.Server))
        {
            if (IsAskedFor(request, name))
                text.Append(text.Length > 0 ? "\r\n" : "").Append("# ").Append(name).Append("\r\n").AppendJoin("\r\n", lines).Append("\r\n");
        }

        session.Replies.Bulk(text.ToString());
    }

    private static bool IsAskedFor(in Request request, string name)
    {
        if (request.Count == 1)
            return true;

        for (var i = 1; i < request.Count; i++)
        {
            if (request.Is(i, Encoding.ASCII.GetBytes(name)) || request.Is(i, "all"u8) || request.Is(i, "everything"u8) || request.Is(i, "default"u8))
                return true;
        }

        return false;
    }

    private static IEnumerable<(string Name, string[] Lines)> Sections(ServerState server)
    {
        var keys = server.Keys;
        yield return ("Server",
        [
            "redis_version:7.0.0", // the one whose replies these are; clients decide by it what they may ask
            "redis_mode:standalone",
            "server_name:rungs mini redis",
            $"process_id:{Environment.ProcessId}",
            $"tcp_port:{server.Port}",
            $"uptime_in_seconds:{(long)server.Uptime.TotalSeconds}",
        ]);
        yield return ("Clients", [$"connected_clients:{server.Clients}", $"maxclients:{server.Options.MaxClients}"]);
        yield return ("Memory", [$"used_memory:{GC.GetTotalMemory(forceFullCollection: false)}", $"client_buffers:{server.Buffers.Taken}", "maxmemory:0"]);
        yield return ("Stats", [$"total_connections_received:{server.Connections}", $"total_commands_processed:{server.Commands}", $"client_faults:{server.Faults}"]);
        yield return ("Replication", ["role:master", "connected_slaves:0"]);
        yield return ("Keyspace", keys.Count == 0 ? [] : [$"db0:keys={keys.Count},expires={keys.Expiring},avg_ttl=0"]);
    }
}
