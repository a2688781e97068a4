using Rungs.Tour.CommandLine;
using Rungs.Tour.Hosts;

namespace Rungs.Tour.Ladder;

/// <summary>What <c>tour ladder</c> is asked to do.</summary>
/// <param name="Directory">The folder, as given.</param>
/// <param name="Rung">The rung to read on, or <c>all</c>.</param>
/// <param name="Output">What to print.</param>
/// <param name="Broker">The broker of other hosts; null where there is none, and hosts are in memory.</param>
internal sealed record LadderOptions(string Directory, string Rung, Output Output, Uri? Broker)
{
    private static readonly string[] s_rungs = ["serial", "loop", "threads", "processes", "hosts", "auto", "all"];

    /// <summary>Whether to read on a rung; <c>all</c> are those that a person chooses.</summary>
    internal bool Takes(string rung) => (Rung is "all" && rung is not "auto") || string.Equals(Rung, rung, StringComparison.Ordinal);

    internal static LadderOptions Parse(string[] args)
    {
        string? directory = null;
        var rung = "all";
        var output = Output.Table;
        Uri? broker = null;
        var arguments = new Queue<string>(args);
        var isOption = true;
        while (arguments.TryDequeue(out var argument))
        {
            switch (argument)
            {
                case "--" when isOption:
                    isOption = false;
                    break;
                case "--rung" when isOption:
                    rung = arguments.TryDequeue(out var value) ? value : throw new UsageException("--rung needs a value");
                    break;
                case "--broker" when isOption:
                    broker = TourHosts.ParseBroker(arguments.TryDequeue(out var uri) ? uri : throw new UsageException("--broker needs a value"));
                    break;
                case "--json" or "--list" when isOption:
                    var asked = argument is "--json" ? Output.Json : Output.List;
                    if (output != Output.Table && output != asked)
                        throw new UsageException("--json and --list exclude each other");
                    output = asked;
                    break;
                case ['-', _, ..] when isOption:
                    throw new UsageException($"unknown option: {FileName.Escape(argument)} (see tour ladder --help)");
                default:
                    directory = directory is null ? argument : throw new UsageException("more than one DIR is given");
                    break;
            }
        }

        if (!s_rungs.Contains(rung, StringComparer.Ordinal))
            throw new UsageException($"no such rung: {FileName.Escape(rung)} (serial, loop, threads, processes, hosts, auto or all)");
        if (broker is not null && rung is not ("hosts" or "all"))
            throw new UsageException($"--broker is for hosts, not for {rung}");
        return new LadderOptions(Checked(directory ?? DefaultDirectory()), rung, output, broker);
    }

    private static string Checked(string directory)
    {
        if (System.IO.Directory.Exists(directory))
            return directory;
        var reason = File.Exists(directory) ? "not a directory" : "no such directory";
        throw new UsageException($"{FileName.Escape(directory)}: {reason}");
    }

    /// <summary>This repository, seen from where the user stands; the current directory outside of it.</summary>
    private static string DefaultDirectory()
    {
        var current = System.IO.Directory.GetCurrentDirectory();
        for (var directory = current; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Join(directory, "Rungs.slnx")))
                return Path.GetRelativePath(current, directory);
        }

        return ".";
    }
}
