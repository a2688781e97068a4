using System.Text;

namespace Rungs.Tour.Redis.Commands;

/// <summary>What a command does: reads its arguments, writes its reply.</summary>
internal delegate void CommandBody(in Request request, Session session);

/// <summary>A command of the table.</summary>
/// <param name="Name">Its name, in lower case.</param>
/// <param name="Arity">How many arguments it takes, its name included; negative for so many or more.</param>
/// <param name="Body">What it does.</param>
internal sealed record Command(string Name, int Arity, CommandBody Body)
{
    internal bool Takes(int count) => Arity >= 0 ? count == Arity : count >= -Arity;
}

/// <summary>All commands of RESP clients. Names, arities and the texts of errors are those of redis 7.0.</summary>
internal static class CommandTable
{
    /// <summary>The most of an unknown command, and of its arguments, that its error repeats.</summary>
    private const int LongestQuote = 128;

    internal static IReadOnlyList<Command> All { get; } =
    [
        new("client", -2, ClientCommand.Run),
        new("command", -1, CommandCommand.Run),
        new("config", -2, ConfigCommand.Run),
        new("dbsize", 1, KeyCommands.DbSize),
        new("del", -2, KeyCommands.Del),
        new("echo", 2, ConnectionCommands.Echo),
        new("exists", -2, KeyCommands.Exists),
        new("expire", -3, ExpiryCommands.Expire),
        new("flushall", -1, KeyCommands.FlushAll),
        new("get", 2, StringCommands.Get),
        new("incr", 2, StringCommands.Incr),
        new("info", -1, InfoCommand.Run),
        new("keys", 2, KeyCommands.Keys),
        new("mget", -2, StringCommands.MGet),
        new("mset", -3, StringCommands.MSet),
        new("ping", -1, ConnectionCommands.Ping),
        new("quit", -1, ConnectionCommands.Quit),
        new("select", 2, ConnectionCommands.Select),
        new("set", -3, SetCommand.Run),
        new("ttl", 2, ExpiryCommands.Ttl),
    ];

    /// <summary>By <see cref="Pack"/>: a look-up without a string.</summary>
    private static readonly Dictionary<ulong, Command> s_byName = All.ToDictionary(command => Pack(Encoding.ASCII.GetBytes(command.Name)));

    internal static Command? Find(ReadOnlySpan<byte> name) => s_byName.GetValueOrDefault(Pack(name));

    internal static void Execute(in Request request, Session session)
    {
        if (Find(request[0]) is not { } command)
            session.Replies.Error(Unknown(request));
        else if (!command.Takes(request.Count))
            WrongNumber(session, command.Name);
        else
            command.Body(request, session);
    }

    internal static void WrongNumber(Session session, string command) =>
        session.Replies.Error($"ERR wrong number of arguments for '{command}' command");

    internal static void UnknownSubcommand(in Request request, Session session, string command) =>
        session.Replies.Error($"ERR unknown subcommand '{Quote(request[1], LongestQuote)}'. Try {command} HELP.");

    /// <summary>The eight letters at most of a name, in lower case, as a number; 0 for what cannot be one.</summary>
    private static ulong Pack(ReadOnlySpan<byte> name)
    {
        if (name.Length > sizeof(ulong))
            return 0;

        var packed = 0UL;
        foreach (var letter in name)
            packed = (packed << 8) | (char.IsAsciiLetterUpper((char)letter) ? (byte)(letter | 0x20) : letter);
        return packed;
    }

    private static string Unknown(in Request request)
    {
        var arguments = new StringBuilder();
        for (var i = 1; i < request.Count && arguments.Length < LongestQuote; i++)
        {
            var quote = Quote(request[i], LongestQuote - arguments.Length); // before its own marks are there
            arguments.Append('\'').Append(quote).Append("' ");
        }
        return $"ERR unknown command '{Quote(request[0], LongestQuote)}', with args beginning with: {arguments}";
    }

    /// <summary>As C prints it: up to a zero.</summary>
    private static string Quote(ReadOnlySpan<byte> text, int most)
    {
        var zero = text.IndexOf((byte)0);
        return Encoding.Latin1.GetString(text[..Math.Min(most, zero < 0 ? text.Length : zero)]);
    }
}
