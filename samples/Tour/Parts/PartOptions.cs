using System.Globalization;
using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Parts;

/// <summary>The options of parts. No part has more than one.</summary>
internal static class PartOptions
{
    internal const string Server = "--server";
    internal const string Unit = "--unit";
    internal const string Port = "--port";

    internal const string Help = """
          parts 12 to 14 want the server that make server starts:
            --server URI   where it is; default: http://127.0.0.1:8000/
          part 15 takes sums of the numbers below N x m, for m from 1 to 16:
            --unit N       from 1 to 100000000; default: 30000000
          part 17 listens on 127.0.0.1 until it is stopped, for nc (GET k, PUT k v, DEL k, QUIT), redis-cli and redis-benchmark:
            --port N       from 0 to 65535, where 0 takes a free one; default: 1337
        """;

    /// <summary>What <paramref name="part"/> is given when the command line goes on with <paramref name="args"/>.</summary>
    internal static PartContext Parse(Part part, string[] args)
    {
        var (output, time) = (Console.Out, TimeProvider.System);
        if (args is not [var option, .. var rest])
            return new PartContext(output, time);
        if (!string.Equals(option, part.Option, StringComparison.Ordinal))
            throw new UsageException($"unknown option: {FileName.Escape(option)} (see tour part --help)");
        if (rest is not [var value])
            throw new UsageException($"{option} needs one value");
        return option switch
        {
            Server => new PartContext(output, time) { Server = ParseServer(value) },
            Unit => new PartContext(output, time) { Unit = ParseUnit(value) },
            _ => new PartContext(output, time) { Port = ParsePort(value) },
        };
    }

    private static Uri ParseServer(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new UsageException($"{Server} takes an address such as http://127.0.0.1:8000/, not {FileName.Escape(text)}");

    private static int ParsePort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue
            ? port
            : throw new UsageException($"{Port} takes a whole number from 0 to 65535, not {FileName.Escape(text)}");

    private static long ParseUnit(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unit) && unit is >= 1 and <= 100_000_000
            ? unit
            : throw new UsageException($"{Unit} takes a whole number from 1 to 100000000, not {FileName.Escape(text)}");
}
