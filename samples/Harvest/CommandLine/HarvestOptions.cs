using Rungs.Harvest.Storing;

namespace Rungs.Harvest.CommandLine;

/// <summary>What <c>harvest</c> is asked to do.</summary>
internal sealed record HarvestOptions
{
    /// <summary>The file with the URLs, as given.</summary>
    internal required string Urls { get; init; }

    internal required Database Database { get; init; }

    /// <summary>How many requests go to one host in a second, at most.</summary>
    internal int Rate { get; init; } = 10;

    /// <summary>How many pages are under way at once.</summary>
    internal int Concurrency { get; init; } = 8;

    /// <summary>How many tries a page has; refusals (429) do not count.</summary>
    internal int Attempts { get; init; } = 6;

    /// <summary>How long one request may take.</summary>
    internal TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many pages a transaction has, at most.</summary>
    internal int Batch { get; init; } = 50;

    /// <summary>How long a page waits for others to fill its batch.</summary>
    internal TimeSpan BatchWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a database that went away may stay away.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long a page is fetched again; null for never.</summary>
    internal TimeSpan? Refetch { get; init; }

    internal static HarvestOptions Parse(string[] args)
    {
        var options = new HarvestOptions { Urls = "", Database = Database.Parse("sqlite:harvest.db") };
        var arguments = new Arguments(args);
        while (arguments.TryNext(out var option))
        {
            options = option switch
            {
                "--urls" => options with { Urls = arguments.Text() },
                "--db" => options with { Database = Database.Parse(arguments.Text()) },
                "--rate" => options with { Rate = arguments.Number(1, 10_000) },
                "--concurrency" => options with { Concurrency = arguments.Number(1, 1_000) },
                "--attempts" => options with { Attempts = arguments.Number(1, 1_000) },
                "--timeout" => options with { Timeout = arguments.Span() },
                "--batch" => options with { Batch = arguments.Number(1, 10_000) },
                "--batch-wait" => options with { BatchWait = arguments.Span() },
                "--patience" => options with { Patience = arguments.Span() },
                "--refetch" => options with { Refetch = arguments.Span() },
                _ => throw arguments.Unknown(),
            };
        }

        return options.Urls.Length > 0 ? options : throw new UsageException("--urls FILE is missing (see harvest --help)");
    }
}
